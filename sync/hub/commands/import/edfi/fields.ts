import { codeValueOf } from '../../../../model/descriptors/descriptors.ts';
import { all, badFile, type Element, textOf } from './xml.ts';

/*
 * Fields of Ed-Fi elements. Field names: Ed-Fi Data Standard v5.2, Interchange-*.xsd. Descriptor URIs become code
 * values; fields without a column in the seed's tables are left out.
 */

/** The code value of a descriptor URI; null where there is none. */
export const codeOf = (element: Element, name: string) => {
  const uri = textOf(element, name);
  return uri === null ? null : codeValueOf(uri);
};
/** The code values of all elements with a name. */
export const codesOf = (element: Element, name: string) =>
  all(element, name).map((e) => codeValueOf(e.text));

/** @throws CaseloadError `bad_file` when the text is missing */
export function requiredText(element: Element, ...path: string[]): string {
  const text = textOf(element, ...path);
  if (text === null) throw badFile(`A <${element.name}> has no <${path.join('><')}>.`);
  return text;
}

/** @throws CaseloadError `bad_file` when the text is missing or not a whole number */
export function requiredInteger(element: Element, name: string): number {
  const text = requiredText(element, name);
  if (!/^-?\d+$/.test(text))
    throw badFile(`<${name}> of a <${element.name}> is not a whole number: “${text}”.`);
  return Number(text);
}
