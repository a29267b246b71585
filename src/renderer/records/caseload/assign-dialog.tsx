import { useState } from 'react';
import { isolate, joinTexts } from '../../../../sync/i18n/isolate.ts';
import { problemMessage } from '../../../../sync/i18n/problem-message.ts';
import type { ProfileRow } from '../../../../sync/laptop/api/profiles.ts';
import type { Problem } from '../../../../sync/model/error.ts';
import { DialogForm } from '../../kit/dialog/dialog-form.tsx';
import { ChoiceField } from '../../kit/field/choice/choice-field.tsx';
import { Segments } from '../../kit/field/choice/segments.tsx';
import { focusFirstWrong } from '../../kit/forms/focus-first-wrong.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { assign } from './assign.ts';
import { caseloadMessages as t } from './caseload.messages.ts';

const changes = ['add', 'remove'] as const;

/** Adds students to the caseload of a colleague, or removes them. */
export function AssignDialog({
  ids,
  name,
  onClose,
}: {
  ids: readonly string[];
  /** The name of the student, when there is one alone. */
  name: string;
  onClose: () => void;
}) {
  const { data: staff } = useQuery('listProfiles', {});
  const [profile, setProfile] = useState<string | null>(null);
  const [change, setChange] = useState<(typeof changes)[number]>('add');
  const [isTried, setIsTried] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  if (staff === undefined) return null;
  const chosen = staff.find(({ profile_id }) => profile_id === profile);
  const submit = async (form: HTMLFormElement) => {
    setIsTried(true);
    if (chosen === undefined) {
      focusFirstWrong(form);
      return;
    }
    const { profile_id } = chosen;
    const result = await assign({ profile_id, staff: nameOf(chosen), ids, name, change });
    if (result.ok) onClose();
    else setProblem(result.error);
  };
  return (
    <DialogForm
      title={t('title')}
      size="small"
      submit={t('save')}
      problem={problem && problemMessage(problem)}
      hasTyped={false}
      onSubmit={submit}
      onClose={onClose}
    >
      <p className="numeric">{t('who', { count: ids.length, name })}</p>
      <ChoiceField
        label={t('staff')}
        isRequired
        choices={staff.map((row) => ({ id: row.profile_id, name: choiceName(row) }))}
        value={profile}
        onChange={setProfile}
        error={isTried && chosen === undefined ? t('noStaff') : undefined}
      />
      <Segments
        label={t('what')}
        choices={changes.map((id) => ({ id, name: t(id === 'add' ? 'addTo' : 'removeFrom') }))}
        value={change}
        onChange={setChange}
      />
    </DialogForm>
  );
}

function nameOf({ first_name, last_name, profile_id }: ProfileRow): string {
  return isolate([first_name, last_name].filter(Boolean).join(' ')) || profile_id;
}

function choiceName(row: ProfileRow): string {
  return joinTexts([nameOf(row), row.school_name], ' · ');
}
