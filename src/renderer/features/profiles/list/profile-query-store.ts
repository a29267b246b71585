import { create } from 'zustand';

/** The query of the list of profiles. */
export interface ProfileFilter {
  readonly text: string;
  readonly school_id: number | null;
}

const everything: ProfileFilter = { text: '', school_id: null };

export const useProfileFilter = create<ProfileFilter>(() => everything);

export function setProfileFilter(change: Partial<ProfileFilter>): void {
  useProfileFilter.setState(change);
}

export function forgetProfileQuery(): void {
  useProfileFilter.setState(everything);
}
