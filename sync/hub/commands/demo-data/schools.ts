import type { Organization, School } from '../../../model/catalog.ts';
import { schoolNames, streetNames } from './names.ts';
import type { Random } from './random.ts';
import type { Unstamped } from './rows.ts';

const districtId = 481900;
const districtName = 'Lakeview Unified School District';

/** The kinds of schools with their grades. Three of every six schools are elementary. */
const kinds = [
  {
    share: 3,
    label: 'Elementary School',
    short: 'ES',
    grades: [
      'Kindergarten',
      'First grade',
      'Second grade',
      'Third grade',
      'Fourth grade',
      'Fifth grade',
    ],
  },
  {
    share: 2,
    label: 'Middle School',
    short: 'MS',
    grades: ['Sixth grade', 'Seventh grade', 'Eighth grade'],
  },
  {
    share: 1,
    label: 'High School',
    short: 'HS',
    grades: ['Ninth grade', 'Tenth grade', 'Eleventh grade', 'Twelfth grade'],
  },
] as const;

/** The grades of demo students, youngest first. */
export const grades: readonly string[] = kinds.flatMap((kind) => kind.grades);

export type DemoSchool = Unstamped<School> & {
  readonly grade_levels: string[];
};

/** The schools of a demo district, at least one of each kind when there are three or more. */
export function demoSchools(count: number, random: Random): DemoSchool[] {
  return Array.from({ length: count }, (_, i) => demoSchool(i, random));
}

function demoSchool(index: number, random: Random): DemoSchool {
  // 0 elementary, 1 middle, 2 high, 3 elementary, 4 middle, 5 elementary, and again.
  const kind = kinds[[0, 1, 2, 0, 1, 0][index % 6] as number] as (typeof kinds)[number];
  const base = schoolNames[index % schoolNames.length] as string;
  const round = Math.floor(index / schoolNames.length);
  const name = `${base}${round === 0 ? '' : ` ${round + 1}`} ${kind.label}`;
  const areaCode = '555';
  return {
    school_id: districtId * 1000 + index + 1,
    state_organization_id: `${districtId}-${String(index + 1).padStart(3, '0')}`,
    name_of_institution: name,
    short_name_of_institution: `${base
      .split(' ')
      .map((word) => word[0])
      .join('')}${kind.short}`,
    web_site: `https://www.lakeview.example/schools/${index + 1}`,
    operational_status_descriptor: 'Active',
    type_descriptor: 'Regular',
    charter_status_descriptor: 'Not a Charter School',
    title_i_part_a_school_designation_descriptor: random.chance(0.4)
      ? 'Title I Schoolwide School'
      : 'Not A Title I School',
    magnet_special_program_emphasis_school_descriptor: null,
    administrative_funding_control_descriptor: 'Public School',
    local_education_agency_id: districtId,
    addresses: [
      {
        addressTypeDescriptor: 'Physical',
        streetNumberName: `${100 + random.below(9800)} ${random.pick(streetNames)}`,
        city: 'Lakeview',
        stateAbbreviationDescriptor: 'TX',
        postalCode: `78${String(random.below(1000)).padStart(3, '0')}`,
        nameOfCounty: 'Travis',
      },
    ],
    telephones: [
      {
        telephoneNumberTypeDescriptor: 'Main',
        telephoneNumber: `(${areaCode}) 555-${String(100 + index).padStart(4, '0')}`,
      },
    ],
    school_categories: [kind.label],
    grade_levels: [...kind.grades],
    institution_telephones: [],
    internet_access_descriptor: null,
  };
}

export type DemoOrganization = Omit<Organization, 'date_last_modified'>;

export const districtSourcedId = `org-${districtId}`;
export const schoolSourcedId = (schoolId: number) => `org-${schoolId}`;

/** The OneRoster organizations of a demo district: the district, a department, and each school. */
export function demoOrganizations(schools: readonly DemoSchool[]): DemoOrganization[] {
  const department = 'org-counseling';
  return [
    organization(districtSourcedId, districtName, {
      type: 'district',
      identifier: String(districtId),
    }),
    organization(department, 'Counseling Services', {
      type: 'department',
      parent_id: districtSourcedId,
    }),
    ...schools.map((school) =>
      organization(schoolSourcedId(school.school_id), school.name_of_institution, {
        type: 'school',
        identifier: String(school.school_id),
        parent_id: districtSourcedId,
      }),
    ),
  ];
}

function organization(
  sourced_id: string,
  name: string,
  rest: { type: string; identifier?: string; parent_id?: string },
): DemoOrganization {
  return {
    sourced_id,
    status: 'active',
    metadata: null,
    identifier: null,
    parent_id: null,
    ...rest,
    name,
  };
}
