import { useMemo, useState } from 'react';
import type { SchoolView } from '../../../sync/laptop/api.ts';
import type { AnyRecord } from '../../../sync/model/catalog.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import type { Problem } from '../../../sync/model/error.ts';
import { rulesOf } from '../../../sync/model/rules.ts';
import { validateFields, validateRecord } from '../../../sync/model/validate.ts';
import { fieldLabel } from '../shell/field-labels.ts';
import { problemWords } from '../shell/problem-words.ts';
import { useReference } from '../shell/reference.tsx';
import { formWords as say } from './form-words.ts';
import { useKeptDraft } from './use-kept-draft.ts';

/** A record's fields while a form holds them. */
export interface Draft {
  readonly entity: EntityName;
  readonly values: AnyRecord;
  /** The schools to choose among, where the record names one. */
  readonly schools: readonly SchoolView[];
  set(name: string, value: unknown): void;
  /** What is wrong with a field, once the counselor has been there or has tried to save. */
  errorOf(name: string): string | undefined;
  /** Everything that is wrong, whether shown yet or not. */
  readonly problems: readonly Problem[];
  /** The fields whose values differ from the first ones. */
  readonly changes: AnyRecord;
  /** Shows what is wrong everywhere: the counselor has tried to save. */
  showAll(): void;
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
  keepAs?: string | undefined;
}): Draft {
  const { entity, check, needs = none, elsewhere = none, otherThan, keepAs } = options;
  const { sets, ownSchools } = useReference();
  const [first] = useState(options.first);
  const [values, setValues] = useState(first);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [showsAll, setShowsAll] = useState(false);
  const [refusal, setRefusal] = useState<Problem>();

  const changes = useMemo(() => changedFields(first, values), [first, values]);
  const kept = useKeptDraft(keepAs, changes, (before) => {
    setValues((now) => ({ ...now, ...before }));
  });
  const problems = useMemo(() => {
    const found =
      check === 'record'
        ? validateRecord(entity, values, sets)
        : [...validateFields(entity, changes, sets), ...rulesOf(entity, values)];
    const missing = needs.filter((name) => (values[name] ?? null) === null);
    return [
      ...missing.map((name) => neededProblem(entity, name)),
      ...found.filter(({ field }) => field === undefined || !elsewhere.includes(field)),
    ];
  }, [check, entity, values, changes, sets, needs, elsewhere]);

  return {
    entity,
    values,
    schools: ownSchools.filter(({ school }) => school.school_id !== otherThan),
    problems,
    changes,
    set(name, value) {
      setValues((now) => ({ ...now, [name]: value }));
      setTouched((now) => new Set(now).add(name));
      setRefusal((now) => (now?.field === name ? undefined : now));
    },
    errorOf(name) {
      if (refusal?.field === name) return problemWords(refusal);
      if (!showsAll && !touched.has(name)) return undefined;
      const found = problems.find(({ field }) => field === name || field?.startsWith(`${name}.`));
      return found && problemWords(found);
    },
    showAll: () => setShowsAll(true),
    refuse: setRefusal,
    isRestored: kept.isRestored,
    reset() {
      setValues(first);
      setTouched(new Set());
      setShowsAll(false);
      setRefusal(undefined);
      kept.forget();
    },
    forget: kept.forget,
  };
}

const none: readonly string[] = [];

function neededProblem(entity: EntityName, name: string): Problem {
  return {
    code: 'required',
    field: name,
    message: say('required', { label: fieldLabel(entity, name) }),
  };
}

/** Fields of `now` that are not what they were. */
export function changedFields(first: AnyRecord, now: AnyRecord): AnyRecord {
  return Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => JSON.stringify(value ?? null) !== JSON.stringify(first[name] ?? null),
    ),
  );
}
