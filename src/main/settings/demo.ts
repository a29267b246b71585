import { CaseloadError, type Result } from '../../../sync/model/error.ts';
import type { Records } from '../records/records-process.ts';
import type { DemoSettings } from './settings.ts';

/** Opens the demo's mirror without a form: joins on the first start, unlocks afterwards. */
export async function openDemo(records: Records, demo: DemoSettings): Promise<void> {
  const { hub, code, passphrase } = demo;
  const [first] = unwrap(await records.call('listPeople', {}));
  unwrap(
    first
      ? await records.call('unlock', { person: first.person, passphrase })
      : await records.call('join', { hub, code, passphrase }),
  );
}

function unwrap<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new CaseloadError(result.error);
  return result.value;
}
