import type { AnyRecord } from '../../../../../sync/model/catalog.ts';
import { fullName } from '../../../library/format/format.ts';

/** The name that stands in a form about a student. */
export function typedName(values: AnyRecord): string {
  const part = (name: string) => String(values[name] ?? '').trim();
  return fullName({
    first_name: part('first_name'),
    middle_name: part('middle_name'),
    last_name: part('last_name'),
    generation_code_suffix: part('generation_code_suffix'),
  });
}
