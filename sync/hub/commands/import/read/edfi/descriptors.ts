import type { Unit } from '../../unit.ts';
import type { Element } from '../xml.ts';
import { mentioned, textOf } from './fields.ts';

/** A value of a descriptor set: an element whose name is that of the set. */
export function descriptorUnit(element: Element, line: number): Unit {
  const code = textOf(element, 'CodeValue');
  const says = mentioned({
    set_name: element.name,
    namespace: textOf(element, 'Namespace'),
    code_value: code,
    name: textOf(element, 'ShortDescription'),
  });
  return {
    kind: 'descriptor',
    line,
    key: code === null || code === undefined ? null : `${element.name}#${code}`,
    statements: [{ entity: 'descriptors', says }],
  };
}
