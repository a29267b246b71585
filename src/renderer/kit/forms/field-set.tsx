import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { Draft } from './draft.ts';
import { RecordField } from './record-field.tsx';
import './form.css';
import { formMessages as t } from './form.messages.ts';

/** Some fields of a draft under one heading. */
export function FieldSet({
  title,
  draft,
  names,
  needs = [],
}: {
  title?: string;
  draft: Draft;
  names: readonly string[];
  /** Those of the fields that the action needs, though the model does not. */
  needs?: readonly string[];
}) {
  return (
    <fieldset className="form__group">
      {title !== undefined && <legend className="form__legend">{title}</legend>}
      <div className="form__fields">
        {names.map((name) => (
          <RecordField key={name} draft={draft} name={name} isRequired={needs.includes(name)} />
        ))}
      </div>
    </fieldset>
  );
}

/** Fields that are seldom needed, folded away. */
export function MoreFields({ draft, names }: { draft: Draft; names: readonly string[] }) {
  return (
    <Disclosure className="disclosure">
      <Heading className="disclosure__heading">
        <Button slot="trigger" className="disclosure__trigger">
          <ChevronRight size={14} aria-hidden className="disclosure__arrow" />
          {t('more')}
        </Button>
      </Heading>
      <DisclosurePanel className="disclosure__panel">
        <FieldSet draft={draft} names={names} />
      </DisclosurePanel>
    </Disclosure>
  );
}
