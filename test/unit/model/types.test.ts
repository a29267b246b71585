import { expectTypeOf, test } from 'vitest';
import type {
  Organization,
  Profile,
  School,
  Student,
  StudentSchoolAssociation,
  User,
} from '../../../sync/model/catalog.ts';

/** Checked by the compiler (`npm run types`): the types are made of the model's declarations. */
test('the types of records are those of the seed’s columns', () => {
  expectTypeOf<Student['student_unique_id']>().toEqualTypeOf<string>();
  expectTypeOf<Student['student_usi']>().toEqualTypeOf<number>();
  expectTypeOf<Student['birth_date']>().toEqualTypeOf<string | null>();
  expectTypeOf<Student['hispanic_latino_ethnicity']>().toEqualTypeOf<boolean | null>();
  expectTypeOf<Student['races']>().toEqualTypeOf<string[] | null>();
  expectTypeOf<School['school_id']>().toEqualTypeOf<number>();
  expectTypeOf<StudentSchoolAssociation['school_year']>().toEqualTypeOf<number>();
  expectTypeOf<StudentSchoolAssociation['exit_withdraw_date']>().toEqualTypeOf<string | null>();
  expectTypeOf<Organization['parent_id']>().toEqualTypeOf<string | null>();
  expectTypeOf<User['org_ids']>().toEqualTypeOf<string[] | null>();
  expectTypeOf<User['metadata']>().toBeUnknown();
  expectTypeOf<Profile['years_experience']>().toEqualTypeOf<number | null>();
  expectTypeOf<NonNullable<Profile['preferences']>['timezone']>().toEqualTypeOf<
    string | undefined
  >();
  // @ts-expect-error the seed has no such column
  expectTypeOf<Student['homeroom']>();
});
