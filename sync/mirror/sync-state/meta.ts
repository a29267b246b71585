import type { Verified } from '../../engine/ports.ts';
import type { DescriptorSets } from '../../model/descriptors/descriptors.ts';
import type { Problem } from '../../model/error.ts';
import type { Person } from '../../protocol/join.ts';
import type { AsOf } from '../../protocol/pull.ts';
import type { Position } from '../../protocol/values.ts';
import type { ReadableMirror, WritableMirror } from '../database/database.ts';

/** Values that the mirror stores by name. */
export interface Meta {
  /** The private key of this device, as JWK, with the id that the hub gave it; null id: not joined yet. */
  device: { readonly jwk: JsonWebKey; readonly id: string | null };
  hub: string;
  district_id: string;
  /** Its name, to show. */
  district: string;
  epoch: string;
  user: Person;
  /** Version of the hub's first line, while all that it said is stored. */
  hello: string;
  descriptors: { readonly version: string; readonly sets: DescriptorSets };
  as_of: AsOf;
  horizon: Position;
  verified: Verified;
  last_sync: { readonly at: string; readonly error: Problem | null };
  last_success: string;
  /** Why the hub did not record the disclosures last time; null: it recorded them. */
  disclosure_error: Problem | null;
}

export function readMeta<Name extends keyof Meta>(
  mirror: ReadableMirror,
  name: Name,
): Meta[Name] | undefined {
  const text = mirror.prepare('SELECT value FROM meta WHERE name = ?').pluck().get(name);
  return text === undefined ? undefined : (JSON.parse(text as string) as Meta[Name]);
}

export function deleteMeta(mirror: WritableMirror, name: keyof Meta): void {
  mirror.prepare('DELETE FROM meta WHERE name = ?').run(name);
}

export function writeMeta<Name extends keyof Meta>(
  mirror: WritableMirror,
  name: Name,
  value: Meta[Name],
): void {
  mirror
    .prepare(
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    )
    .run(name, JSON.stringify(value));
}
