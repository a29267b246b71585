import { NumberValue } from '@aws-sdk/lib-dynamodb';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import { wireFields } from '../../../sync/model/catalog.ts';

/** Every kind of value that DynamoDB can hold, as its document client writes it. */
const dynamodbValues: Readonly<Record<string, unknown>> = {
  text: '12+',
  'empty text': '',
  'a text with U+0000': 'Fa\u0000y',
  'a text with a backslash before u0000': 'a\\u0000b',
  'a text of 200 KB': 'x'.repeat(200_000),
  'a number': 5551234567,
  'a number of 23 digits': NumberValue.from('12345678901234567890123'),
  'a number of 125 places': NumberValue.from('1e125'),
  'a small number': NumberValue.from('1e-130'),
  true: true,
  null: null,
  'an empty list': [],
  'a list of everything': [null, 1, 'text', false, [], {}, new Uint8Array([1])],
  'an empty map': {},
  'a map with U+0000': { 'a\u0000': { note: 'b\u0000' } },
  'a map with nulls and wrong types': {
    communication_method: null,
    notification_settings: null,
    quiz_attempts: {},
    modules_completed: null,
    enrolled_courses: 7,
    current_step: 'two',
    is_completed: 'yes',
  },
  'a map 30 deep': Array.from({ length: 30 }).reduce((inner) => ({ deeper: inner }), {}),
  'a set of texts': new Set(['b', 'a']),
  'a set of numbers': new Set([3, 1]),
  binary: new Uint8Array([0, 255]),
};

interface OddProfile {
  readonly id: string;
  readonly item: AnyRecord;
}

/** Profiles of a school, each with one value in one field, for every field but the key and the school. */
export function oddProfiles(school: string): OddProfile[] {
  const fields = wireFields('profiles').map(([name]) => name);
  return [...fields, 'other']
    .filter((field) => field !== 'profile_id' && field !== 'school_id')
    .flatMap((field) =>
      Object.entries(dynamodbValues).map(([kind, value], i) => {
        const id = `${field} ${i} ${kind}`;
        return { id, item: { profile_id: id, school_id: school, [field]: value } };
      }),
    );
}
