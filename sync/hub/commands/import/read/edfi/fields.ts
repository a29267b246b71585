import type { AnyRecord } from '../../../../../model/catalog.ts';
import { codeValueOf } from '../../../../../model/descriptors/descriptors.ts';
import { all, type Element, find } from '../xml.ts';

/*
 * Fields of Ed-Fi elements (Ed-Fi Data Standard v5.2, Interchange-*.xsd). Undefined means that an element says nothing
 * of a field: it is absent or empty. Null means that it says there is no value: xsi:nil="true". A value that is not of
 * the field's type stays text, and the model's rules refuse it with the field's name.
 */

type Said<Value> = Value | null | undefined;

/** The text at a path. */
export function textOf(element: Element, ...path: string[]): Said<string> {
  const found = find(element, ...path);
  if (found === undefined) return undefined;
  return isNil(found) ? null : found.text || undefined;
}

function isNil({ attributes }: Element): boolean {
  return Object.entries(attributes).some(
    ([name, value]) => /(^|:)nil$/.test(name) && ['true', '1'].includes(value.trim()),
  );
}

function converted<Value>(
  text: Said<string>,
  convert: (text: string) => Value | undefined,
): Said<Value | string> {
  return typeof text === 'string' ? (convert(text) ?? text) : text;
}

export const integerOf = (element: Element, ...path: string[]) =>
  converted(textOf(element, ...path), (text) => (/^-?\d{1,15}$/.test(text) ? +text : undefined));

export const numberOf = (element: Element, ...path: string[]) =>
  converted(textOf(element, ...path), (text) =>
    /^-?\d{1,15}(\.\d{1,10})?$/.test(text) ? +text : undefined,
  );

const truths: Readonly<Record<string, boolean>> = { true: true, 1: true, false: false, 0: false };
export const booleanOf = (element: Element, ...path: string[]) =>
  converted(textOf(element, ...path), (text) => truths[text]);

/** A day. What XML Schema's `date` may say of a time zone does not move it. */
export const dateOf = (element: Element, ...path: string[]): Said<string> =>
  converted(textOf(element, ...path), (text) => text.replace(/(Z|[+-]\d\d:\d\d)$/, ''));

/** A school year: `2027`, or `2026-2027`, which ends in 2027. */
export const schoolYearIn = (element: Element, ...path: string[]) =>
  converted(textOf(element, ...path), (text) => {
    const year = /^(?:\d{4}-)?(\d{4})$/.exec(text)?.[1];
    return year === undefined ? undefined : Number(year);
  });

/** The code value of a descriptor URI. */
export const codeOf = (element: Element, ...path: string[]): Said<string> =>
  converted(textOf(element, ...path), codeValueOf);

/** The code values of all elements with a name. */
export const codesOf = (element: Element, name: string): string[] | undefined =>
  listOf(element, name, ({ text }) => codeValueOf(text));

/** What each of the elements with a name says. Undefined where there is none. */
export function listOf<Item>(
  element: Element,
  name: string,
  read: (item: Element) => Item,
): Item[] | undefined {
  const found = all(element, name).filter((item) => item.text !== '' || item.children.length > 0);
  return found.length === 0 ? undefined : found.map(read);
}

/** The fields of which something is said. */
export function mentioned(fields: AnyRecord): AnyRecord {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
