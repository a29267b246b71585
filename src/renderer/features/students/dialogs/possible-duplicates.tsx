import type { AnyRecord } from '../../../../../sync/model/catalog.ts';
import { isDate } from '../../../../../sync/model/rules/validate.ts';
import { Button } from '../../../kit/button/button.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { fullName } from '../../../library/format/format.ts';
import { useQuery } from '../../../library/query/use-query.ts';
import { goTo } from '../../../library/stores/place-store.ts';
import { enrollmentFormMessages as t } from '../../../records/enrollment/enrollment-form.messages.ts';

/** Warns of an existing student with the same name and birth date. Renders nothing where there is none. */
export function PossibleDuplicates({
  student,
  onOpen,
}: {
  student: AnyRecord;
  onOpen: () => void;
}) {
  const { first_name, last_name, birth_date } = student;
  const isNamed = [first_name, last_name].every(
    (name) => typeof name === 'string' && name.trim() !== '',
  );
  if (!isNamed || typeof birth_date !== 'string' || !isDate(birth_date)) return null;
  return (
    <Found
      firstName={String(first_name)}
      lastName={String(last_name)}
      birthDate={birth_date}
      onOpen={onOpen}
    />
  );
}

function Found({
  firstName,
  lastName,
  birthDate,
  onOpen,
}: {
  firstName: string;
  lastName: string;
  birthDate: string;
  onOpen: () => void;
}) {
  const { data: found = [] } = useQuery('findPossibleDuplicates', {
    first_name: firstName,
    last_name: lastName,
    birth_date: birthDate,
  });
  return found.map((one) => (
    <Notice
      key={one.student_unique_id}
      tone="warn"
      actions={
        <Button
          onPress={() => {
            onOpen();
            goTo.student(one.student_unique_id);
          }}
        >
          {t('openOther')}
        </Button>
      }
    >
      {t('possibleDuplicates', { name: fullName(one), id: one.student_unique_id })}
    </Notice>
  ));
}
