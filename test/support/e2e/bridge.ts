import type { Page } from '@playwright/test';
import type { CaseloadBridge } from '../../../src/preload/contract.ts';
import type { MethodResults } from '../../../sync/laptop/api/methods.ts';
import type { ArgumentsOf, MethodName } from '../../../sync/laptop/api/requests.ts';
import type { Result } from '../../../sync/model/error.ts';

/** Asks the laptop, as the screens do. */
export async function callLaptop<Name extends MethodName>(
  page: Page,
  method: Name,
  args: ArgumentsOf<Name>,
): Promise<Result<MethodResults[Name]>> {
  const answer = await page.evaluate(
    async (asked) => {
      const { caseload } = window as unknown as { caseload: CaseloadBridge };
      return await caseload.call(asked.method as MethodName, asked.args as never);
    },
    { method: method as string, args: args as unknown },
  );
  return answer as Result<MethodResults[Name]>;
}
