import { ChevronRight } from 'lucide-react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import type { Draft } from './draft.ts';
import { RecordField } from './record-field.tsx';
import './form.css';
import { formMessages as t } from './form.messages.ts';

/** Fields of a draft under one heading. */
export function FieldSet({
  title,
  draft,
  names,
  needs = [],
}: {
  title?: string;
  draft: Draft;
  names: readonly string[];
  /** The fields that the action requires, though the model does not. */
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

/** Rarely used fields, in a disclosure that starts closed. */
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
