import { create } from 'zustand';

export type Screen = 'today' | 'students' | 'schools' | 'profiles' | 'visit' | 'outbox';

/** The place in the app where the counselor is. */
interface PlaceStore {
  readonly screen: Screen;
  /** `student_unique_id` of the open student. */
  readonly student: string | null;
  /** `school_id` of the open school. */
  readonly school: number | null;
  /** `profile_id` of the open profile. */
  readonly profile: string | null;
  /** `visit_id` of the open visit. */
  readonly visit: string | null;
}

const start: PlaceStore = {
  screen: 'today',
  student: null,
  school: null,
  profile: null,
  visit: null,
};

export const usePlace = create<PlaceStore>(() => start);

export const goTo = {
  screen: (screen: Screen) => usePlace.setState({ screen }),
  student: (student: string | null) => usePlace.setState({ screen: 'students', student }),
  school: (school: number | null) => usePlace.setState({ screen: 'schools', school }),
  profile: (profile: string | null) => usePlace.setState({ screen: 'profiles', profile }),
  visit: (visit: string | null) => usePlace.setState({ screen: 'visit', visit }),
  /** Forgets the place: the next person to unlock starts at the beginning. */
  start: () => usePlace.setState(start),
};
