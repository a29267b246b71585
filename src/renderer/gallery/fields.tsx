import { useState } from 'react';
import { CheckList } from '../kit/field/choice/check-list.tsx';
import { ChoiceField } from '../kit/field/choice/choice-field.tsx';
import { Segments } from '../kit/field/choice/segments.tsx';
import { SelectField } from '../kit/field/choice/select-field.tsx';
import { Switch } from '../kit/field/choice/switch.tsx';
import { DateField } from '../kit/field/date-field.tsx';
import { SearchBox } from '../kit/field/search-box.tsx';
import { TextAreaField } from '../kit/field/text-area-field.tsx';
import { TextField } from '../kit/field/text-field.tsx';
import { galleryMessages as t } from './gallery.messages.ts';
import { Row, Specimens } from './specimen.tsx';

export function Fields() {
  return (
    <Specimens title={t('fields')}>
      <Searching />
      <Texts />
      <Choices />
      <Dates />
      <Switches />
    </Specimens>
  );
}

function Searching() {
  const [found, setFound] = useState('Ruiz');
  return (
    <Row>
      <SearchBox
        label={t('search')}
        placeholder={t('search')}
        shortcut="Ctrl K"
        value=""
        onChange={() => {}}
      />
      <SearchBox label={t('search')} placeholder="" value={found} onChange={setFound} />
    </Row>
  );
}

function Texts() {
  const [name, setName] = useState('Ana María');
  const [missing, setMissing] = useState('');
  const [note, setNote] = useState(t('noteText'));
  return (
    <>
      <TextField label={t('name')} value={name} onChange={setName} />
      <TextField label={t('empty')} description={t('help')} placeholder={t('name')} />
      <TextField
        label={t('required')}
        isRequired
        error={missing === '' ? t('wrong') : undefined}
        value={missing}
        onChange={setMissing}
      />
      <TextAreaField label={t('note')} value={note} onChange={setNote} />
    </>
  );
}

function Choices() {
  const grades = [
    { id: '1', name: t('first') },
    { id: '2', name: t('second') },
  ];
  const [grade, setGrade] = useState<string | null>('1');
  const [other, setOther] = useState<string | null>(null);
  const [spoken, setSpoken] = useState(['en']);
  return (
    <>
      <SelectField label={t('grade')} choices={grades} value={grade} onChange={setGrade} />
      <SelectField label={t('grade')} choices={grades} value={null} onChange={setGrade} />
      <ChoiceField label={t('grade')} choices={grades} value={other} onChange={setOther} />
      <ChoiceField
        label={t('grade')}
        isRequired
        error={t('gradeWrong')}
        choices={grades}
        value={grade}
        onChange={setGrade}
      />
      <CheckList
        label={t('languages')}
        choices={[
          { id: 'en', name: t('english') },
          { id: 'es', name: t('spanish') },
        ]}
        value={spoken}
        onChange={setSpoken}
      />
    </>
  );
}

function Dates() {
  const [day, setDay] = useState<string | null>('2026-08-24');
  const [missing, setMissing] = useState<string | null>(null);
  return (
    <>
      <DateField label={t('entryDate')} value={day} onChange={setDay} />
      <DateField
        label={t('entryDate')}
        isRequired
        error={missing === null ? t('dateWrong') : undefined}
        value={missing}
        onChange={setMissing}
      />
    </>
  );
}

function Switches() {
  const [isOffline, setIsOffline] = useState(false);
  const [isAutomatic, setIsAutomatic] = useState(true);
  const [shown, setShown] = useState<'1' | '2'>('1');
  return (
    <Row>
      <Switch label={t('offline')} isSelected={isOffline} onChange={setIsOffline} />
      <Switch label={t('online')} isSelected={isAutomatic} onChange={setIsAutomatic} />
      <Segments
        label={t('grade')}
        choices={[
          { id: '1', name: t('first') },
          { id: '2', name: t('second') },
        ]}
        value={shown}
        onChange={setShown}
      />
    </Row>
  );
}
