import { describe, expect, test } from 'vitest';
import { readUnknown } from '../../../sync/mirror/database/unknown-columns.ts';
import type { Row } from '../../../sync/protocol/pull.ts';
import { sentValues, toSent } from '../../../sync/protocol/sent-record.ts';
import type { Etag, Position } from '../../../sync/protocol/values.ts';
import { changesetId } from '../../support/changeset.ts';
import { atLincoln, columnsOf, entry, hello } from '../../support/contract/pages.ts';
import { openTestMirror, type TestMirror } from '../../support/laptop/mirror.ts';
import { student } from '../../support/memory/demo-records.ts';

const key = ['604821'];
let seq = 0;

/** A page of a hub whose students have a column that this version does not know. */
function receive(mirror: TestMirror, pronouns: string | null, etag: string | null): void {
  seq += 1;
  const record = sentValues(toSent('students', student('604821', 'Ana', 'Ruiz')));
  const values = columnsOf('students').map((name) => record[name] ?? null);
  const row: Row = [
    'students',
    key,
    etag as Etag | null,
    `1.${seq}` as Position,
    etag === null ? null : [...values, pronouns],
  ];
  mirror.applyPages([
    {
      bucket: atLincoln,
      columns: { students: [...columnsOf('students'), 'pronouns'] },
      rows: [row],
      cursor: { students: row[3] },
    },
  ]);
}

function granted(): TestMirror {
  const mirror = openTestMirror();
  mirror.applyHello(hello(['district', atLincoln]));
  return mirror;
}

const kept = ({ database }: TestMirror) => readUnknown(database, 'students', key);

describe('a value of a newer hub in a column that this version does not know', () => {
  test('is kept, follows the center, and leaves with the record', () => {
    const mirror = granted();
    receive(mirror, 'she/her', 'e1');
    expect(kept(mirror)).toEqual({ pronouns: 'she/her' });
    receive(mirror, 'they/them', 'e2');
    expect(kept(mirror)).toEqual({ pronouns: 'they/them' });
    receive(mirror, null, null);
    expect(kept(mirror)).toEqual({});
  });

  test('is kept of a record with waiting edits, and leaves with a school that is lost', () => {
    const mirror = granted();
    receive(mirror, 'she/her', 'e1');
    const edit = { op: 'update', entity: 'students', key, base: 'e1' as Etag } as const;
    mirror.changeOutbox({
      put: [entry(changesetId(1), [{ ...edit, fields: { birth_city: 'Austin' } }])],
    });
    receive(mirror, 'they/them', 'e2');
    expect(kept(mirror)).toEqual({ pronouns: 'they/them' });
    mirror.changeOutbox({ drop: [changesetId(1)] });
    expect(kept(mirror)).toEqual({ pronouns: 'they/them' });
    mirror.applyHello(hello(['district']));
    expect(kept(mirror)).toEqual({});
  });
});
