import { requiredText } from './fields.ts';
import { type Element, interchangeRecords, textOf } from './xml.ts';

/** The values of a Descriptors interchange. */
export async function* descriptorRows(file: string) {
  for await (const element of interchangeRecords(file)) {
    if (element.name.endsWith('Descriptor')) yield descriptorRow(element);
  }
}

/** A value of a descriptor set, with the name of its set. */
function descriptorRow(element: Element) {
  const code = requiredText(element, 'CodeValue');
  return {
    set_name: element.name,
    namespace: requiredText(element, 'Namespace'),
    code_value: code,
    name: textOf(element, 'ShortDescription') ?? code,
  };
}
