import fc from 'fast-check';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { Bootcamp } from '../../../src/renderer/features/profiles/record/bootcamp/bootcamp.tsx';
import { Documents } from '../../../src/renderer/features/profiles/record/documents.tsx';
import { PreferenceFields } from '../../../src/renderer/features/profiles/record/edit/preference-fields.tsx';
import { Onboarding } from '../../../src/renderer/features/profiles/record/onboarding.tsx';
import {
  contactFacts,
  preferenceFacts,
  workFacts,
} from '../../../src/renderer/features/profiles/record/profile-facts.tsx';
import { Facts } from '../../../src/renderer/kit/detail/facts.tsx';
import { formatValue } from '../../../src/renderer/library/format/format-value.ts';
import type { Reference } from '../../../src/renderer/library/reference.tsx';
import { UnreadableParts } from '../../../src/renderer/records/unreadable-parts.tsx';
import { entities, type Profile, wireFields } from '../../../sync/model/catalog.ts';
import { standardDescriptors } from '../../../sync/model/descriptors/descriptors.ts';
import type { Shape } from '../../../sync/model/entities/shape.ts';
import { entityNames } from '../../../sync/model/entity.ts';
import { readableParts } from '../../../sync/model/rules/readable.ts';
import { anyValue, goodRecord } from '../../support/any-value.ts';

/** A value near a shape: at every place the right value, or another. */
function near(shape: Shape): fc.Arbitrary<unknown> {
  return fc.oneof({ weight: 4, arbitrary: exact(shape) }, { weight: 1, arbitrary: anyValue });
}

function exact(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'list':
      return fc.array(near(shape.of), { maxLength: 3 });
    case 'map':
      return fc.record(
        Object.fromEntries(Object.entries(shape.fields).map(([name, part]) => [name, near(part)])),
        { requiredKeys: [] },
      );
    case 'integer':
    case 'number':
      return fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }));
    case 'boolean':
      return fc.boolean();
    case 'date':
    case 'timestamp':
      return fc.constantFrom('2026-08-24', '2026-08-24T10:00:00Z', 'soon', '0000-00-00', '');
    default:
      return fc.string();
  }
}

const documentFields = wireFields('profiles').filter(
  ([, { type }]) => type === 'list' || type === 'map',
);

const anyProfile = fc
  .record(Object.fromEntries(documentFields.map(([name, field]) => [name, near(field)])))
  .map((documents) => ({ ...goodRecord('profiles', 1), ...documents }) as unknown as Profile);

/** Whether a value has the shape that the model gives it. */
function hasShape(shape: Shape, value: unknown): boolean {
  switch (shape.type) {
    case 'any':
      return true;
    case 'list':
      return Array.isArray(value) && value.every((item) => hasShape(shape.of, item));
    case 'map':
      return (
        typeof value === 'object' &&
        value !== null &&
        Object.entries(value).every(
          ([name, part]) => shape.fields[name] !== undefined && hasShape(shape.fields[name], part),
        )
      );
    case 'integer':
    case 'number':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return typeof value === 'string';
  }
}

const draftOf = (profile: Profile) =>
  ({ values: profile, changes: {}, set: () => undefined }) as unknown as Parameters<
    typeof PreferenceFields
  >[0]['draft'];

/** Every panel that shows a document of a profile, as `ProfileDetail` gives it its part. */
const panels: Readonly<Record<string, (profile: Profile, whole: Profile) => ReactNode>> = {
  contact: (profile) => <Facts facts={contactFacts(profile)} />,
  work: (profile) => <Facts facts={workFacts(profile)} />,
  preferences: (profile) => <Facts facts={preferenceFacts(profile)} />,
  onboarding: (profile) => <Onboarding progress={profile.onboarding_progress} />,
  bootcamp: (profile) => <Bootcamp progress={profile.bootcamp_progress} />,
  documents: (profile) => <Documents documents={profile.documents} />,
  'editing preferences': (_, whole) => <PreferenceFields draft={draftOf(whole)} />,
  'what cannot be read': (_, whole) => (
    <UnreadableParts entity="profiles" places={readableParts('profiles', whole).unreadable} />
  ),
};

describe('a profile with documents of any shape', () => {
  test('has readable parts of the right shape, and the others are named', () => {
    fc.assert(
      fc.property(anyProfile, (profile) => {
        const { record, unreadable } = readableParts('profiles', profile);
        for (const [name, field] of wireFields('profiles')) {
          const value = record[name];
          if (value !== null) expect(hasShape(field, value), name).toBe(true);
        }
        for (const place of unreadable) expect(place).toMatch(/^[a-z_]+(\.[\w]+)*$/);
      }),
    );
  });

  test('of the right shape is readable whole', () => {
    const whole = goodRecord('profiles', 1);
    expect(readableParts('profiles', whole)).toEqual({ record: whole, unreadable: [] });
  });

  test.each(Object.keys(panels))('opens the panel: %s', (name) => {
    fc.assert(
      fc.property(anyProfile, (whole) => {
        const { record } = readableParts('profiles', whole);
        const markup = renderToStaticMarkup(panels[name]?.(record as unknown as Profile, whole));
        expect(markup).not.toContain('[object Object]');
      }),
      { numRuns: 60 },
    );
  });

  test('says what it leaves out', () => {
    const whole = {
      ...goodRecord('profiles', 1),
      preferences: { timezone: 7, communication_method: null },
      bootcamp_progress: { quiz_attempts: {}, modules_completed: [{ score: 'good' }, 3] },
    };
    const { unreadable } = readableParts('profiles', whole);
    expect(unreadable).toEqual([
      'bootcamp_progress.quiz_attempts',
      'bootcamp_progress.modules_completed.1.score',
      'bootcamp_progress.modules_completed.2',
      'preferences.timezone',
    ]);
    const markup = renderToStaticMarkup(<UnreadableParts entity="profiles" places={unreadable} />);
    expect(markup).toContain('Preferences: timezone');
  });
});

const reference: Reference = {
  sets: standardDescriptors,
  schools: [],
  ownSchools: [],
  schoolName: String,
  descriptorName: (_, code) => code,
};

test('a value of any shape has a text in the facts of a school, a student, a history and a conflict', () => {
  for (const entity of entityNames) {
    for (const [name, field] of Object.entries(entities[entity].fields)) {
      fc.assert(
        fc.property(near(field), (value) => {
          const text = formatValue(field, value, reference);
          if (text !== null) expect(typeof text, name).toBe('string');
          expect(text ?? '').not.toContain('[object Object]');
        }),
        { numRuns: 20 },
      );
    }
  }
});
