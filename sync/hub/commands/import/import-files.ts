import { CaseloadError, type Problem } from '../../../model/error.ts';
import { type ImportOptions, type ImportStores, importFile } from './import-file.ts';
import { type FileKind, fileKinds, kindOf } from './read/kind.ts';
import type { ImportResult } from './result.ts';

/**
 * Imports Ed-Fi interchange files and association CSV files, those first that others refer to. A file that is not
 * understood is refused and holds up no other.
 * @param options.onResult gets the result of each file as soon as there is one
 */
export async function importFiles(
  stores: ImportStores,
  files: readonly string[],
  options: Partial<ImportOptions> & { readonly onResult?: (result: ImportResult) => void } = {},
): Promise<ImportResult[]> {
  const { now = new Date(), onResult, ...others } = options;
  const results: ImportResult[] = [];
  const end = (result: ImportResult) => {
    results.push(result);
    onResult?.(result);
  };
  const known: { file: string; kind: FileKind }[] = [];
  for (const file of files) {
    const kind = await orProblem(kindOf(file));
    if (typeof kind === 'string') known.push({ file, kind });
    else end(refused(file, kind));
  }
  known.sort((a, b) => fileKinds.indexOf(a.kind) - fileKinds.indexOf(b.kind));
  for (const { file, kind } of known) {
    const result = await orProblem(importFile(stores, { file, kind }, { ...others, now }));
    end('code' in result ? refused(file, result) : result);
  }
  return results;
}

function refused(file: string, error: Problem): ImportResult {
  return { file, error, refusals: [] };
}

/** Problems of a file. Any other error ends the import. */
const codesOfFiles: readonly Problem['code'][] = [
  'bad_file',
  'too_large',
  'unknown_encoding',
  'unknown_interchange',
  'wrong_encoding',
];

async function orProblem<Value>(work: Promise<Value>): Promise<Value | Problem> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CaseloadError && codesOfFiles.includes(error.code))
      return error.toProblem();
    throw error;
  }
}
