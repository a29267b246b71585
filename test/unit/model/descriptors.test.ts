import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { entities } from '../../../sync/model/catalog.ts';
import {
  codeValueOf,
  descriptorSetNames,
  standardDescriptors,
} from '../../../sync/model/descriptors/descriptors.ts';
import type { Shape } from '../../../sync/model/entities/shape.ts';
import { sharedPath } from '../../support/shared-path.ts';

/** The sets that a shape refers to, at any depth. */
function setsOf(shape: Shape): string[] {
  switch (shape.type) {
    case 'text':
      return shape.descriptor === undefined ? [] : [shape.descriptor];
    case 'list':
      return setsOf(shape.of);
    case 'map':
      return Object.values(shape.fields).flatMap(setsOf);
    default:
      return [];
  }
}

describe('descriptor sets', () => {
  test('are exactly those that the columns refer to', () => {
    const used = Object.values(entities).flatMap(({ fields }) =>
      Object.values(fields).flatMap(setsOf),
    );
    expect([...new Set(used)].sort()).toEqual([...descriptorSetNames].sort());
  });

  test('are referred to by every descriptor column of the seed', () => {
    for (const { fields } of Object.values(entities)) {
      for (const [name, field] of Object.entries(fields)) {
        if (name.endsWith('_descriptor')) expect(setsOf(field), name).toHaveLength(1);
      }
    }
  });

  test('have code values that fit the columns, each once', () => {
    for (const name of descriptorSetNames) {
      const codes = standardDescriptors[name].values.map(({ code_value }) => code_value);
      expect(new Set(codes).size, name).toBe(codes.length);
      expect(
        codes.every((code) => code.length > 0 && code.length <= 50),
        name,
      ).toBe(true);
    }
  });

  const folder = sharedPath('data', 'edfi', 'descriptors');
  test.skipIf(folder === undefined).each(descriptorSetNames)(
    '%s agrees with the Ed-Fi Data Standard',
    (name) => {
      expect(standardDescriptors[name]).toEqual(readSet(join(folder as string, `${name}.xml`)));
    },
  );
});

test('the code value of a descriptor URI is the text after the #', () => {
  expect(codeValueOf('uri://ed-fi.org/SexDescriptor#Female')).toBe('Female');
  expect(codeValueOf('Female')).toBe('Female');
});

/** A set as the interchange XML has it, in the shape of ours, ordered by name and code as ours is. */
function readSet(file: string) {
  const values: { code_value: string; name: string }[] = [];
  const namespaces = new Set<string>();
  const parser = new SaxesParser();
  let texts: Record<string, string> = {};
  let text = '';
  parser.on('opentag', () => {
    text = '';
  });
  parser.on('text', (part) => {
    text += part;
  });
  parser.on('closetag', ({ name }) => {
    if (name.endsWith('Descriptor')) {
      const code_value = texts.CodeValue ?? '';
      values.push({ code_value, name: texts.ShortDescription ?? code_value });
      namespaces.add(texts.Namespace ?? '');
      texts = {};
    } else {
      texts[name] = text.trim();
    }
    text = '';
  });
  parser.write(readFileSync(file, 'utf8')).close();
  expect(namespaces.size).toBe(1);
  const [namespace] = namespaces;
  return { namespace, values: expect.toSatisfy((ours: unknown) => sameValues(ours, values)) };
}

function sameValues(ours: unknown, theirs: readonly object[]): boolean {
  const sorted = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).sort();
  return JSON.stringify(sorted(ours as unknown[])) === JSON.stringify(sorted(theirs));
}
