import type { Command } from 'commander';
import type { z } from 'zod';
import {
  enroll,
  enrollById,
  enrollNew,
  transfer,
  withdraw,
} from '../laptop/actions/enrollments.ts';
import { methodSchemas } from '../laptop/api/requests.ts';
import { CaseloadError } from '../model/error.ts';
import { parseFields, parseKey, usage } from './arguments.ts';
import type { Run } from './run.ts';

/** The counselor's actions. Each makes one changeset. */
export function addEnrollmentCommands(program: Command, run: Run): void {
  program
    .command('enroll')
    .description('enroll a student of this laptop, a new student, or one of another school')
    .argument('<enrollment>', 'JSON: student_unique_id, school_id, entry_date, school_year …')
    .option('--student <json>', 'the record of a new student, created together with the enrollment')
    .option('--first-name <name>', 'with --last-name: a student who is not on this laptop')
    .option('--last-name <name>', 'the hub finds the student by id and checks the name')
    .action((text, options) =>
      run((session, output) => {
        const enrollment = parseFields(text, 'The enrollment');
        const { student, firstName, lastName } = options;
        if (student !== undefined) {
          const given = { student: parseFields(student, 'The student'), enrollment };
          output.result(enrollNew(session, checked(methodSchemas.enrollNew, given)));
        } else if (firstName !== undefined || lastName !== undefined) {
          const { student_unique_id } = enrollment;
          const named = { student_unique_id, first_name: firstName, last_name: lastName };
          const given = checked(methodSchemas.enrollById, { ...named, enrollment });
          output.result(enrollById(session, given));
        } else output.result(enroll(session, checked(methodSchemas.enroll, { enrollment })));
      }),
    );
  program
    .command('withdraw')
    .description('end an enrollment')
    .argument('<key>', 'JSON: [student_unique_id, school_id, entry_date]')
    .requiredOption('--date <date>', 'the exit date, YYYY-MM-DD')
    .requiredOption('--type <type>', 'the exit type, a value of ExitWithdrawTypeDescriptor')
    .action((key, options) =>
      run((session, output) => {
        const given = checked(methodSchemas.withdraw, exitOf(key, options));
        output.result(withdraw(session, given));
      }),
    );
  program
    .command('transfer')
    .description('end an enrollment and begin one at another school, together')
    .argument('<key>', 'JSON: [student_unique_id, school_id, entry_date]')
    .requiredOption('--date <date>', 'the exit date, YYYY-MM-DD')
    .requiredOption('--type <type>', 'the exit type, a value of ExitWithdrawTypeDescriptor')
    .requiredOption('--to <enrollment>', 'JSON: school_id, entry_date …; the other fields stay')
    .action((key, options) =>
      run((session, output) => {
        const enrollment = parseFields(options.to, 'The new enrollment');
        const given = { ...exitOf(key, options), enrollment };
        output.result(transfer(session, checked(methodSchemas.transfer, given)));
      }),
    );
}

function exitOf(text: string, { date, type }: { readonly date: string; readonly type: string }) {
  const [student_unique_id, school_id, entry_date] = parseKey('student_school_associations', text);
  return {
    student_unique_id,
    school_id,
    entry_date,
    exit_withdraw_date: date,
    exit_withdraw_type_descriptor: type,
  };
}

/** Checks the arguments of a method as the app does. @throws `usage`, `wrong_type` */
function checked<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw usage('These are not the values that the command needs.');
  const field = issue.path.join('.');
  throw new CaseloadError({
    code: 'wrong_type',
    field,
    params: { reason: 'argument' },
  });
}
