import { defineEntity } from '../entity.ts';
import { recordKeepers } from '../rules/roles.ts';
import { bookkeeping, descriptor } from './parts.ts';

const editable = { editableBy: recordKeepers } as const;

/** Ed-Fi StudentSchoolAssociation: one enrollment. Seed: "Student School Associations Table". */
export const studentSchoolAssociations = defineEntity({
  name: 'student_school_associations',
  store: 'postgres',
  standard: 'Ed-Fi',
  key: ['student_unique_id', 'school_id', 'entry_date'],
  creatableBy: recordKeepers,
  deletableBy: recordKeepers,
  fields: {
    student_unique_id: {
      type: 'text',
      maxLength: 50,
      nullable: false,
      references: { entity: 'students', field: 'student_unique_id' },
      source: 'StudentUniqueId',
    },
    school_id: {
      type: 'integer',
      nullable: false,
      references: { entity: 'schools', field: 'school_id' },
      source: 'SchoolId',
    },
    entry_date: { type: 'date', nullable: false, source: 'EntryDate' },
    entry_grade_level_descriptor: {
      ...descriptor('GradeLevelDescriptor'),
      ...editable,
    },
    entry_grade_level_reason_descriptor: {
      ...descriptor('EntryGradeLevelReasonDescriptor'),
      ...editable,
    },
    entry_type_descriptor: { ...descriptor('EntryTypeDescriptor'), ...editable },
    repeat_grade_indicator: {
      type: 'boolean',
      nullable: true,
      source: 'RepeatGradeIndicator',
      ...editable,
    },
    school_choice_transfer: {
      type: 'boolean',
      nullable: true,
      source: 'SchoolChoiceTransfer',
      ...editable,
    },
    exit_withdraw_date: {
      type: 'date',
      nullable: true,
      group: 'exit',
      source: 'ExitWithdrawDate',
      ...editable,
    },
    exit_withdraw_type_descriptor: {
      ...descriptor('ExitWithdrawTypeDescriptor'),
      group: 'exit',
      ...editable,
    },
    primary_school: {
      type: 'boolean',
      nullable: true,
      default: true,
      source: 'PrimarySchool',
      ...editable,
    },
    class_of_school_year: {
      type: 'integer',
      schoolYears: { first: 0, last: 13 },
      nullable: true,
      source: 'ClassOfSchoolYear',
      ...editable,
    },
    school_year: {
      type: 'integer',
      schoolYears: { first: -3, last: 1 },
      nullable: false,
      source: 'SchoolYear',
      ...editable,
    },
    graduation_plan_type_descriptor: {
      ...descriptor('GraduationPlanTypeDescriptor'),
      group: 'graduation plan',
      ...editable,
    },
    graduation_school_year: {
      type: 'integer',
      schoolYears: { first: 0, last: 13 },
      nullable: true,
      group: 'graduation plan',
      source: 'GraduationSchoolYear',
      ...editable,
    },
    calendar_code: {
      type: 'text',
      maxLength: 50,
      nullable: true,
      source: 'CalendarCode',
      ...editable,
    },
    school_choice_basis_descriptor: {
      ...descriptor('SchoolChoiceBasisDescriptor'),
      ...editable,
    },
    ...bookkeeping.edfi,
  },
});
