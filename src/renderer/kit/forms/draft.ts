import { useState } from 'react';
import { type FieldError, useForm } from 'react-hook-form';
import type { SchoolView } from '../../../../sync/laptop/api/schools.ts';
import type { AnyRecord } from '../../../../sync/model/catalog.ts';
import type { EntityName } from '../../../../sync/model/entity.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { rulesOf } from '../../../../sync/model/rules.ts';
import { validateFields, validateRecord } from '../../../../sync/model/validate.ts';
import { problemMessage } from '../../library/problem-message.ts';
import { useReference } from '../../library/reference.tsx';
import { useSavedDraft } from './use-saved-draft.ts';

/** A record's fields while a form holds them. */
export interface Draft {
  readonly entity: EntityName;
  readonly values: AnyRecord;
  /** The schools to choose among, where the record names one. */
  readonly schools: readonly SchoolView[];
  set(name: string, value: unknown): void;
  /** What is wrong with a field, once the counselor has been there or has tried to save. */
  errorOf(name: string): string | undefined;
  /** The fields whose values differ from the first ones. */
  readonly changes: AnyRecord;
  /** Shows what is wrong everywhere, and tells it: the counselor has tried to save. */
  check(): Promise<readonly Problem[]>;
  /** Shows a problem that the laptop found, at its field. */
  refuse(problem: Problem): void;
  /** Values are here again that were typed before the app closed. */
  readonly isRestored: boolean;
  /** Begins anew, with the first values. */
  reset(): void;
  /** The form is closed: what was typed is not kept any more. */
  forget(): void;
}

/**
 * Holds a record's fields for a form and checks them with the model while one types.
 *
 * @param options.check `record`: it is to be created, so what is required must be there; `fields`: only
 *   what changes is checked, with the rules between fields
 */
export function useDraft(options: {
  entity: EntityName;
  first: AnyRecord;
  check: 'record' | 'fields';
  /** Fields that this action needs, though the model does not. */
  needs?: readonly string[];
  /** Fields that another form beside this one holds, and checks. */
  elsewhere?: readonly string[];
  /** The school that is no choice, though the person works on it. */
  otherThan?: number | undefined;
  /** Names what is typed, to be kept until the form is closed: absent, nothing is. */
  draftName?: string | undefined;
}): Draft {
  const { entity, check, needs = none, elsewhere = none, otherThan, draftName } = options;
  const { sets, ownSchools } = useReference();
  const [first] = useState(options.first);
  const [showsAll, setShowsAll] = useState(false);

  const problemsOf = (values: AnyRecord): Problem[] => {
    const found =
      check === 'record'
        ? validateRecord(entity, values, sets)
        : [
            ...validateFields(entity, changedFields(first, values), sets),
            ...rulesOf(entity, values),
          ];
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

  return {
    entity,
    values,
    schools: ownSchools.filter(({ school }) => school.school_id !== otherThan),
    changes,
    set(name, value) {
      form.setValue(name, value, { shouldTouch: true });
      void form.trigger();
    },
    errorOf: (name) =>
      showsAll || touchedFields[name] ? errors[name]?.message?.toString() : undefined,
    async check() {
      setShowsAll(true);
      await form.trigger();
      return problemsOf(form.getValues());
    },
    refuse(problem) {
      setShowsAll(true);
      for (const [name, error] of Object.entries(errorsOf([problem]))) form.setError(name, error);
    },
    isRestored: saved.isRestored,
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

/** The first problem of each field, in words. */
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

/** Fields of `now` that are not what they were. */
function changedFields(first: AnyRecord, now: AnyRecord): AnyRecord {
  return Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(first[name] ?? null),
    ),
  );
}
