import { Command } from 'commander';
import { discard } from '../engine/outbox/discard.ts';
import { editInWords, problemInWords } from '../i18n/edit-in-words.ts';
import { createRecord, editRecord, removeRecord } from '../laptop/actions/records.ts';
import type { UnreadableView } from '../laptop/api/outbox.ts';
import { conflictViews } from '../laptop/views/conflict-view.ts';
import { outboxExport, outboxViews, unreadableViews } from '../laptop/views/outbox-view.ts';
import { parseEntity, parseFields, parseKey, parseLimit } from './arguments.ts';
import { setAsideCommand, statusCommand, syncCommand, verifyCommand } from './commands/center.ts';
import { historyCommand, restoreCommand } from './commands/history.ts';
import { joinCommand } from './commands/join.ts';
import { amendCommand, resolveCommand } from './commands/outbox.ts';
import { getCommand, listCommand } from './commands/records.ts';
import { addEnrollmentCommands } from './enrollment-commands.ts';
import type { Run } from './run.ts';
import { type Context, withSession } from './with-session.ts';

const everything = 2 ** 53 - 1;

/** The commands of `caseload`. */
export function caseloadProgram(contextOf: (dir: string) => Context): Command {
  const program = new Command('caseload')
    .description('A laptop without a window: JSON on standard output, messages on standard error.')
    .requiredOption('--dir <dir>', 'the folder of the records')
    .addHelpText('after', '\nThe passphrase comes from CASELOAD_PASSPHRASE.')
    .addHelpText('after', 'Exit: 0 done, 1 refused, 2 wrong use, 3 the hub is out of reach.');
  const context = () => contextOf(program.opts<{ dir: string }>().dir);
  const run: Run = (work) => withSession(context(), work);

  program
    .command('join')
    .description('make the mirror, with a code of district IT')
    .requiredOption('--hub <url>', 'the address of the hub')
    .requiredOption('--code <code>', 'the join code')
    .action((options) => joinCommand(context(), options));
  program
    .command('sync')
    .description('send what waits, and bring the mirror up to the center')
    .action(() => run(syncCommand));
  program
    .command('verify')
    .description('compare the mirror with the center, bucket by bucket')
    .option('--repair', 'fetch what differs, and remove what only the mirror has', false)
    .action((options) => run((session, output) => verifyCommand(session, output, options)));
  program
    .command('status')
    .description('counts, cursors, how old the records are, the last error')
    .action(() => run(statusCommand));

  program
    .command('set-aside')
    .description('records of the center that this laptop cannot store or read, one a line')
    .action(() => run(setAsideCommand));

  addRecordCommands(program, run);
  addEnrollmentCommands(program, run);
  addOutboxCommands(program, run);
  return program;
}

function addRecordCommands(program: Command, run: Run): void {
  program
    .command('list')
    .description('one record a line')
    .argument('<entity>')
    .option('--where <json>', 'JSON: values by field that the records must have')
    .option('--limit <n>', 'the most results')
    .action((entity, { where, limit }) =>
      run((session, output) =>
        listCommand(session, output, {
          entity: parseEntity(entity),
          where: where === undefined ? {} : parseFields(where, 'The filter'),
          limit: limit === undefined ? everything : parseLimit(limit),
        }),
      ),
    );
  program
    .command('get')
    .description(`one record; the key is JSON: '["604821"]'`)
    .argument('<entity>')
    .argument('<key>')
    .action((entity, key) =>
      run((session, output) => getCommand(session, output, parseRef(entity, key))),
    );
  program
    .command('search')
    .description('students by names, ids or birth date, the best match first')
    .argument('<text>')
    .option('--limit <n>', 'the most results', '50')
    .action((text, { limit }) =>
      run((session, output) => {
        const query = { text, status: 'any', sort: 'match' } as const;
        const found = session.students.window(query, { offset: 0, limit: parseLimit(limit) });
        for (const row of found.rows) output.result(row);
      }),
    );
  program
    .command('history')
    .description('what happened to a record at the center, newest first')
    .argument('<entity>')
    .argument('<key>')
    .option('--limit <n>', 'the most results', '50')
    .action((entity, key, { limit }) =>
      run((session, output) =>
        historyCommand(session, output, { ...parseRef(entity, key), limit: parseLimit(limit) }),
      ),
    );
  program
    .command('restore')
    .description('bring back what a change of a record’s history replaced or overruled')
    .argument('<entity>')
    .argument('<key>')
    .argument('<change>', 'its id in the history')
    .action((entity, key, change) =>
      run((session, output) =>
        restoreCommand(session, output, { ...parseRef(entity, key), change }),
      ),
    );
  program
    .command('create')
    .description('create a record that the role may create')
    .argument('<entity>')
    .argument('<record>', 'JSON, values by field')
    .action((entity, record) =>
      run((session, output) =>
        output.result(
          createRecord(session, parseEntity(entity), parseFields(record, 'The record')),
        ),
      ),
    );
  program
    .command('edit')
    .description('change fields of a record')
    .argument('<entity>')
    .argument('<key>')
    .argument('<fields>', 'JSON, values by field')
    .action((entity, key, fields) =>
      run((session, output) =>
        output.result(
          editRecord(session, parseRef(entity, key), parseFields(fields, 'The fields')),
        ),
      ),
    );
  program
    .command('remove')
    .description('remove a record that the role may remove')
    .argument('<entity>')
    .argument('<key>')
    .action((entity, key) =>
      run((session, output) => {
        const name = parseRef(entity, key);
        output.result(removeRecord(session, name.entity, name.key));
      }),
    );
}

function addOutboxCommands(program: Command, run: Run): void {
  program
    .command('outbox')
    .description('what the center has not confirmed, one changeset a line')
    .action(() =>
      run((session, output) => {
        for (const view of outboxViews(session)) output.result(editInWords(view, 'en'));
        for (const view of unreadableViews(session)) output.result(unreadableInWords(view));
      }),
    );
  program
    .command('conflicts')
    .description('base, mine and theirs, by field')
    .action(() =>
      run((session, output) => {
        for (const view of conflictViews(session)) output.result(editInWords(view, 'en'));
      }),
    );
  program
    .command('resolve')
    .description('resolve a conflict')
    .argument('<changeset>')
    .argument('<choice>', 'mine, theirs, or JSON: values by field')
    .action((changeset, choice) =>
      run((session, output) => resolveCommand(session, output, { changeset, choice })),
    );
  program
    .command('amend')
    .description('correct a changeset that the center refused, and let it be sent again')
    .argument('<changeset>')
    .argument(
      '[fields]',
      'JSON, values by field; an array of such for a changeset of several records',
    )
    .option('--first-name <name>', 'with --last-name: the name of a student who is enrolled by id')
    .option('--last-name <name>')
    .action((changeset, fields, options) =>
      run((session, output) => amendCommand(session, output, { changeset, fields, ...options })),
    );
  program
    .command('export')
    .description('all that changesets of the outbox hold, one a line, to be kept elsewhere')
    .argument('[changeset]')
    .action((changeset) =>
      run((session, output) => {
        const { changesets, unreadable } = outboxExport(session, changeset);
        for (const view of changesets) output.result(editInWords(view, 'en'));
        for (const view of unreadable) output.result(unreadableInWords(view));
      }),
    );
  program
    .command('discard')
    .description('take back a changeset that the center has not applied')
    .argument('<changeset>')
    .action((changeset) =>
      run((session, output) => {
        discard(session.mirror, changeset);
        output.result({ changeset });
      }),
    );
}

function parseRef(entity: string, key: string) {
  const name = parseEntity(entity);
  return { entity: name, key: parseKey(name, key) };
}

function unreadableInWords(view: UnreadableView) {
  return { ...view, reason: problemInWords(view.reason, 'en') };
}
