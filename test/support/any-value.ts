import fc from 'fast-check';
import { type AnyRecord, entities, wireFields } from '../../sync/model/catalog.ts';
import type { Shape } from '../../sync/model/entities/shape.ts';
import type { EntityName, Field } from '../../sync/model/entity.ts';

/** A map of maps, or a list of lists, this deep. */
function nested(depth: number, as: 'map' | 'list'): unknown {
  let value: unknown = 'deepest';
  for (let i = 0; i < depth; i += 1) value = as === 'map' ? { deeper: value } : [value];
  return value;
}

/** Every kind of value that JSON can carry, of every type, size and depth. */
export const anyValues: Readonly<Record<string, unknown>> = {
  null: null,
  text: '12+',
  'empty text': '',
  'a text with U+0000': 'Fa\u0000y',
  'a text of 200 KB': 'x'.repeat(200_000),
  'a text like JSON': '{"a":[1]}',
  'a text like a number': '007',
  zero: 0,
  'a whole number': 5551234567,
  'a negative number': -1,
  'a fraction': 0.5,
  'a number beyond 2^53': Number('12345678901234567890'),
  'a number beyond 2^63': 1e125,
  'a number beyond all': Number('1e400'),
  'a very small number': 1e-130,
  true: true,
  false: false,
  'an empty list': [],
  'a list of texts': ['b', 'a'],
  'a list of everything': [null, 1, 'text', false, [], {}],
  'a list of maps': [{ sourcedId: 'org-1' }],
  'a list 1,500 deep': nested(1500, 'list'),
  'an empty map': {},
  'a map with U+0000': { 'a\u0000': { note: 'b\u0000' } },
  'a map of nulls': { communication_method: null, notification_settings: null },
  'a map of wrong types': { quiz_attempts: {}, modules_completed: null, is_completed: 'yes' },
  'a map 200 deep': nested(200, 'map'),
  'a map 1,500 deep': nested(1500, 'map'),
  'a map with 5,000 names': Object.fromEntries(
    Array.from({ length: 5000 }, (_, i) => [`name ${i}`, i]),
  ),
};

/** Any value, at random: most are small, some are of a kind that once failed. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...Object.values(anyValues)),
  // As JSON carries it: without a negative zero.
  fc.json({ maxDepth: 4 }).map((text): unknown => JSON.parse(text)),
);

/** A record of an entity as the center may have it, with all its fields. */
export function goodRecord(entity: EntityName, number: number): AnyRecord {
  return Object.fromEntries(
    wireFields(entity).map(([name, field]) => [
      name,
      entities[entity].key.includes(name) ? keyPart(field, number) : goodValue(field),
    ]),
  );
}

function keyPart(field: Field, number: number): string | number {
  if (field.type === 'integer') return number;
  if (field.type === 'date') return '2026-08-24';
  return `id ${number}`;
}

function goodValue(shape: Shape): unknown {
  switch (shape.type) {
    case 'text':
      return shape.oneOf?.[0] ?? 'a text';
    case 'date':
      return '2010-02-28';
    case 'timestamp':
      return '2026-08-24T10:00:00.123456Z';
    case 'integer':
      return 7;
    case 'number':
      return 7.5;
    case 'boolean':
      return true;
    case 'list':
      return [goodValue(shape.of)];
    case 'map':
      return Object.fromEntries(
        Object.entries(shape.fields).map(([name, part]) => [name, goodValue(part)]),
      );
    case 'any':
      return { a: 1 };
  }
}
