import { useEffect, useState } from 'react';
import { type FieldError, useForm } from 'react-hook-form';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { SchoolView } from '../../../../sync/laptop/api/schools.ts';
import { type AnyRecord, entities } from '../../../../sync/model/catalog.ts';
import type { EntityName } from '../../../../sync/model/entity.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { validateRecord, validateUpdate } from '../../../../sync/model/rules/validate.ts';
import { formatValue } from '../../library/format/format-value.ts';
import { useReference } from '../../library/reference.tsx';
import { useSavedDraft } from './use-saved-draft.ts';

/** The fields of a record in a form. */
export interface Draft {
  readonly entity: EntityName;
  readonly values: AnyRecord;
  /** The schools that can be chosen. */
  readonly schools: readonly SchoolView[];
  set(name: string, value: unknown): void;
  /** The problem of a field, once the counselor has visited the field or tried to save. */
  errorOf(name: string): string | undefined;
  /** The fields whose values differ from the first ones. */
  readonly changes: AnyRecord;
  /** What prevents saving the present values. */
  readonly problems: readonly Problem[];
  /** Checks all fields, shows their problems and returns them. */
  check(): Promise<readonly Problem[]>;
  /** Shows a problem that the records process found, at its field. */
  refuse(problem: Problem): void;
  /** Values that were typed before the app closed have been restored. */
  readonly isRestored: boolean;
  /** The same form is open in another window, which stores what is typed there. */
  readonly isElsewhere: boolean;
  /** Starts over with the first values. */
  reset(): void;
  /** Removes the stored draft: the form is closed. */
  forget(): void;
}

/**
 * Holds the fields of a record for a form, and checks them with the model while the counselor types. The record may
 * change while the form is open: fields that were not typed in follow it, and one that was is saved only after the
 * counselor has seen its new value.
 *
 * @param options.first the record as it is now
 * @param options.check `record` checks a new record, including required fields; `fields` checks only what changes, and
 *   the rules between fields
 */
export function useDraft(options: {
  entity: EntityName;
  first: AnyRecord;
  check: 'record' | 'fields';
  /** Fields that this action requires, though the model does not. */
  needs?: readonly string[];
  /** Fields that another form holds and checks. */
  elsewhere?: readonly string[];
  /** A school of the person that cannot be chosen. */
  otherThan?: number | undefined;
  /** Names the draft that is stored until the form closes; absent: nothing is stored. */
  draftName?: string | undefined;
}): Draft {
  const { entity, check, needs = none, elsewhere = none, otherThan, draftName } = options;
  const reference = useReference();
  const { sets, ownSchools } = reference;
  const now = options.first;
  const [first, setFirst] = useState(now);
  const [showsAll, setShowsAll] = useState(false);
  /** New values of typed fields that the counselor has seen, as JSON. */
  const [seen, setSeen] = useState<AnyRecord>({});

  const problemsOf = (values: AnyRecord): Problem[] => {
    const found =
      check === 'record'
        ? validateRecord(entity, values, sets, [first])
        : validateUpdate(entity, changedFields(first, values), sets, first);
    const missing = needs.filter((name) => (values[name] ?? null) === null);
    return [
      ...missing.map((name) => neededProblem(name)),
      ...found.filter(({ field }) => field === undefined || !elsewhere.includes(field)),
    ];
  };
  const form = useForm<AnyRecord>({
    defaultValues: first,
    resolver: (values) => {
      const found = errorsOf(problemsOf(values));
      return Object.keys(found).length === 0
        ? { values, errors: {} }
        : { values: {}, errors: found };
    },
  });
  const { errors, touchedFields } = form.formState;
  const values = form.watch();
  const changes = changedFields(first, values);
  const saved = useSavedDraft(draftName, changes, (before) => {
    form.reset({ ...values, ...before }, { keepDefaultValues: true });
  });

  // Typed fields whose record has another value now than the form began with.
  const meanwhile = Object.keys(changes)
    .filter((name) => differ(now[name], first[name]) && differ(now[name], values[name]))
    .map((name): Problem & { readonly field: string } => {
      const shape = entities[entity].fields[name];
      const value = shape === undefined ? null : formatValue(shape, now[name], reference);
      return { code: 'changed_meanwhile', field: name, params: { value: value ?? '–' } };
    });

  useEffect(() => {
    const others = Object.keys(now).filter(
      (name) => differ(now[name], first[name]) && !differ(form.getValues(name), first[name]),
    );
    if (others.length === 0) return;
    const followed = Object.fromEntries(others.map((name) => [name, now[name]]));
    setFirst((before) => ({ ...before, ...followed }));
    for (const name of others) form.setValue(name, now[name]);
  }, [now, first, form]);

  return {
    entity,
    values,
    schools: ownSchools.filter(({ school }) => school.school_id !== otherThan),
    changes,
    problems: [...meanwhile, ...problemsOf(values)],
    set(name, value) {
      form.setValue(name, value, { shouldTouch: true });
      void form.trigger();
    },
    errorOf(name) {
      const changed = meanwhile.find(({ field }) => field === name);
      if (changed) return problemMessage(changed);
      return showsAll || touchedFields[name] ? errors[name]?.message?.toString() : undefined;
    },
    async check() {
      setShowsAll(true);
      await form.trigger();
      const unseen = meanwhile.filter(({ field }) => seen[field] !== JSON.stringify(now[field]));
      const shown = unseen.map(({ field }) => [field, JSON.stringify(now[field])]);
      if (shown.length > 0) setSeen({ ...seen, ...Object.fromEntries(shown) });
      return [...unseen, ...problemsOf(form.getValues())];
    },
    refuse(problem) {
      setShowsAll(true);
      for (const [name, error] of Object.entries(errorsOf([problem]))) form.setError(name, error);
    },
    isRestored: saved.isRestored,
    isElsewhere: saved.isElsewhere,
    reset() {
      form.reset(first);
      setShowsAll(false);
      saved.clear();
    },
    forget: saved.forget,
  };
}

const none: readonly string[] = [];

function neededProblem(name: string): Problem {
  return { code: 'required', field: name };
}

/** The message of the first problem of each field. */
function errorsOf(problems: readonly Problem[]): Record<string, FieldError> {
  return Object.fromEntries(
    problems
      .toReversed()
      .map((problem) => [
        problem.field?.split('.')[0] ?? 'root',
        { type: problem.code, message: problemMessage(problem) },
      ]),
  );
}

/** The fields of `now` that differ from `first`. */
function changedFields(first: AnyRecord, now: AnyRecord): AnyRecord {
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => differ(value, first[name])),
  );
}

function differ(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) !== JSON.stringify(b ?? null);
}
