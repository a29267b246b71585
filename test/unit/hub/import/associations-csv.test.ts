import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { associationUnits } from '../../../../sync/hub/commands/import/read/associations-csv.ts';
import type { Unit } from '../../../../sync/hub/commands/import/unit.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const header = 'studentUniqueId,schoolId,firstAttendanceDate';

async function unitsOf(content: string | Uint8Array): Promise<Unit[]> {
  const file = join(temporaryFolder(), 'given.csv');
  writeFileSync(file, content);
  const units: Unit[] = [];
  for await (const unit of associationUnits(file, {})) units.push(unit);
  return units;
}

test('columns are found by name, and an empty cell says nothing', async () => {
  const units = await unitsOf('schoolId,x,studentUniqueId,firstAttendanceDate\n1,y, A ,\n');
  expect(units).toMatchObject([
    {
      line: 2,
      key: '["A",1,null]',
      statements: [{ says: { student_unique_id: 'A', school_id: 1 } }],
    },
  ]);
  expect(units[0]?.statements[0]?.says).not.toHaveProperty('entry_date');
});

test('text is read in the encoding of the byte order mark', async () => {
  const text = `\ufeff${header}\nÑandú,1,2026-08-17\n`;
  for (const content of [text, Buffer.from(text, 'utf16le')]) {
    expect(await unitsOf(content)).toMatchObject([{ key: '["Ñandú",1,"2026-08-17"]' }]);
  }
  const wrong = Buffer.from(`${header}\nÑandú,1,2026-08-17\n`, 'latin1');
  await expect(unitsOf(wrong)).rejects.toMatchObject({ code: 'wrong_encoding' });
});

test('a quote that is never closed is refused at its line, and holds no memory', async () => {
  const units = await unitsOf(
    `${header}\nA,1,2026-08-17\n"B,1,2026-08-17\n${'x\n'.repeat(500_000)}`,
  );
  expect(units[0]).toMatchObject({ line: 2, key: '["A",1,"2026-08-17"]' });
  const codes = new Set(units.slice(1).map(({ problem }) => problem?.code));
  expect(codes).toContain('too_large');
  expect(codes).not.toContain(undefined);
});
