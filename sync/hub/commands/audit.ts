import { Command, InvalidArgumentError } from 'commander';
import { type DisclosureFilter, listDisclosures } from '../audit/disclosures.ts';
import { type AuditFilter, listAudit } from '../audit/list.ts';
import { sealAudit } from '../audit/seal.ts';
import { verifyAudit } from '../audit/verify.ts';
import { printResult } from './output.ts';
import { withDatabase } from './stores.ts';

export function auditCommand(): Command {
  const audit = new Command('audit').description('who changed what');
  audit
    .command('list')
    .description('print changes, newest first, one JSON line each')
    .option('--entity <name>', 'of one entity')
    .option('--key <json>', 'of one record: \'["604821"]\'', readJson)
    .option('--changeset <id>', 'of one changeset', readUuid)
    .option('--actor <name>', 'by one user or database role')
    .option('--limit <number>', 'at most this many', readLimit, 100)
    .action(async (filter: AuditFilter) => {
      for (const row of await withDatabase((pool) => listAudit(pool, filter))) printResult(row);
    });
  audit
    .command('disclosures')
    .description('print exports and prints of student records, newest first, one JSON line each')
    .option('--student <id>', 'of one student')
    .option('--limit <number>', 'at most this many', readLimit, 100)
    .action(async (filter: DisclosureFilter) => {
      for (const row of await withDatabase((pool) => listDisclosures(pool, filter))) {
        printResult(row);
      }
    });
  audit
    .command('verify')
    .description(
      'seal the rows of all transactions that have ended, then recompute every seal; exits with 1 when one does not hold',
    )
    .action(async () => {
      const result = await withDatabase(async (pool) => {
        await sealAudit(pool);
        return await verifyAudit(pool);
      });
      printResult(result);
      if (!result.ok) process.exitCode = 1;
    });
  return audit;
}

function readJson(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Give a key as a JSON array.');
  }
  return text;
}

function readUuid(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throw new InvalidArgumentError('Give the id of a changeset.');
  }
  return text;
}

function readLimit(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1.');
  return Number(text);
}
