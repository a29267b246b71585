import { fieldLabel } from '../../../../sync/i18n/field-labels.ts';
import { entities } from '../../../../sync/model/catalog.ts';
import type { Field } from '../../../../sync/model/entity.ts';
import { useReference } from '../../library/reference.tsx';
import { CheckList } from '../field/choice/check-list.tsx';
import { ChoiceField } from '../field/choice/choice-field.tsx';
import { SelectField } from '../field/choice/select-field.tsx';
import { DateField } from '../field/date-field.tsx';
import { TextField } from '../field/text-field.tsx';
import { descriptorChoices, schoolChoices, schoolYearChoices, yesNoChoices } from './choices.ts';
import type { Draft } from './draft.ts';
import { formMessages as t } from './form.messages.ts';

/** The control for one field of a draft, chosen by the field's type in the model. */
export function RecordField({
  draft,
  name,
  isRequired = false,
}: {
  draft: Draft;
  name: string;
  /** The action requires the field, though the model does not. */
  isRequired?: boolean;
}) {
  const reference = useReference();
  const field: Field | undefined = entities[draft.entity].fields[name];
  if (!field) throw new Error(`no field ${name} in ${draft.entity}`);
  const value = draft.values[name] ?? null;
  const common = {
    label: fieldLabel(draft.entity, name),
    error: draft.errorOf(name),
    isRequired: isRequired || !field.nullable,
  };
  const set = (next: unknown) => draft.set(name, next);

  if (field.references?.entity === 'schools') {
    return (
      <ChoiceField
        {...common}
        choices={schoolChoices(draft.schools)}
        description={
          reference.schools.length > reference.ownSchools.length ? t('ownSchoolsOnly') : undefined
        }
        value={value === null ? null : String(value)}
        onChange={(id) => set(id === null ? null : Number(id))}
      />
    );
  }
  switch (field.type) {
    case 'date':
      return <DateField {...common} value={value as string | null} onChange={set} />;
    case 'boolean':
      return (
        <SelectField
          {...common}
          choices={yesNoChoices()}
          value={value === null ? 'unknown' : String(value)}
          onChange={(id) => set(id === 'unknown' ? null : id === 'true')}
        />
      );
    case 'integer':
      return field.schoolYears ? (
        <ChoiceField
          {...common}
          choices={schoolYearChoices(field.schoolYears, value)}
          value={value === null ? null : String(value)}
          onChange={(id) => set(id === null ? null : Number(id))}
        />
      ) : (
        <TextField
          {...common}
          inputMode="numeric"
          value={value === null ? '' : String(value)}
          onChange={(text) => set(toInteger(text))}
        />
      );
    case 'list':
      return field.of.type === 'text' && field.of.descriptor ? (
        <CheckList
          label={common.label}
          error={common.error}
          choices={descriptorChoices(reference, field.of.descriptor)}
          value={(value as string[] | null) ?? []}
          onChange={set}
        />
      ) : null;
    case 'text':
      return field.descriptor ? (
        <ChoiceField
          {...common}
          choices={descriptorChoices(reference, field.descriptor)}
          value={value as string | null}
          onChange={set}
        />
      ) : (
        <TextField
          {...common}
          value={(value as string | null) ?? ''}
          onChange={(text) => set(text === '' ? null : text)}
        />
      );
    default:
      return null;
  }
}

/** Digits become a number. Other text stays text, so that the model can say what is wrong. */
function toInteger(text: string): number | string | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^-?\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed;
}
