import { expect, test } from 'vitest';
import { entities } from '../../../sync/model/catalog.ts';
import { type Entity, entityNames, type Field } from '../../../sync/model/entity.ts';
import type { Role } from '../../../sync/model/rules/roles.ts';

test('docs/fields.md lists every field as the model has it (vitest -u writes it)', async () => {
  await expect(fieldsPage()).toMatchFileSnapshot('../../../docs/fields.md');
});

function fieldsPage(): string {
  const sections = entityNames.map((name) => section(entities[name]));
  return `${[
    '# Fields',
    'What each entity holds on the wire, in the order of the model. A test makes this page from `sync/model/entities`.',
    'A field that nobody may change is set with a `create`, or by the center alone.',
    ...sections,
  ].join('\n\n')}\n`;
}

function section({ name, standard, key, fields, creatableBy, deletableBy }: Entity): string {
  const rows = Object.entries(fields)
    .filter(([, field]) => field.secret !== true)
    .map(([field, shape]) => [
      `\`${field}\``,
      typeOf(shape),
      noteOf(shape),
      [people(shape.editableBy), ownerNote(shape)].filter(Boolean).join('; '),
    ]);
  return [
    `## ${name}`,
    `${standard}. Key: ${key.map((column) => `\`${column}\``).join(', ')}. Created by: ${people(creatableBy)}. Deleted by: ${people(deletableBy)}.`,
    table([['field', 'type', '', 'changed by'], ...rows]),
  ].join('\n\n');
}

function typeOf(field: Field): string {
  switch (field.type) {
    case 'text':
      return field.maxLength === undefined ? 'text' : `text, ${field.maxLength}`;
    case 'list':
    case 'map':
      return `JSON ${field.type}`;
    case 'any':
      return 'JSON';
    default:
      return field.type;
  }
}

function noteOf(field: Field): string {
  const descriptor = field.type === 'text' ? field.descriptor : undefined;
  return [
    ...(descriptor ? [descriptor] : []),
    ...(field.nullable || field.assigned ? [] : ['required']),
    ...(field.assigned ? ['given by the center'] : []),
    ...(field.bookkeeping ? ['not content'] : []),
  ].join(', ');
}

/** Roles that may change a field of their own profile alone. */
function ownerNote({ editableBy = [], editableByOwner = [] }: Field): string {
  const more = editableByOwner.filter((role) => !editableBy.includes(role));
  return more.length === 0 ? '' : `${more.join(', ')}: their own`;
}

function people(roles: readonly Role[] = []): string {
  return roles.length === 0 ? 'nobody' : roles.join(', ');
}

/** With columns of one width, as the formatter of this repository writes them. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n');
}
