import { CaseloadError } from '../../../../model/error.ts';
import { isAssociationHeader } from './associations-csv.ts';
import { badFile, readText } from './text.ts';
import { readRoot } from './xml.ts';

/** The kinds of import files, in the order in which they are imported. */
export const fileKinds = [
  'InterchangeDescriptors',
  'InterchangeEducationOrganization',
  'InterchangeStudent',
  'InterchangeStaffAssociation',
  'InterchangeStudentEnrollment',
  'association CSV',
] as const;
export type FileKind = (typeof fileKinds)[number];

/**
 * The kind of a file, by its root element or the header of its CSV.
 * @throws `unknown_interchange` with the name of the root element, `bad_file`, and those of `readText`
 */
export async function kindOf(file: string): Promise<FileKind> {
  const start = await readBeginning(file);
  if (!start.trimStart().startsWith('<')) {
    const [header = ''] = start.split(/\r\n|\n|\r/, 1);
    if (isAssociationHeader(header)) return 'association CSV';
    throw badFile(`${file} is neither XML nor a CSV whose header the import knows.`);
  }
  const root = await readRoot(file);
  const kind = fileKinds.find((name) => name === root);
  if (kind !== undefined) return kind;
  throw new CaseloadError({ code: 'unknown_interchange', params: { root: root.slice(0, 100) } });
}

/** The first characters of a file. */
async function readBeginning(file: string): Promise<string> {
  let start = '';
  for await (const text of readText(file)) {
    start += text;
    if (start.length > 4096) break;
  }
  return start;
}
