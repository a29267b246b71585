import { fieldLabel } from '../../../sync/i18n/field-labels.ts';
import type { EntityName } from '../../../sync/model/entity.ts';
import { Notice } from '../kit/surface/notice.tsx';
import { unreadablePartsMessages as t } from './unreadable-parts.messages.ts';

/** Places that are named; the others are counted. */
const mostNamed = 8;

/** Says which values of a record the panels leave out, because they have another shape than their fields. */
export function UnreadableParts({
  entity,
  places,
}: {
  entity: EntityName;
  places: readonly string[];
}) {
  if (places.length === 0) return null;
  const named = places.slice(0, mostNamed).map((place) => placeName(entity, place));
  return (
    <Notice tone="warn">
      {t('leftOut', { places: named.join('; '), more: places.length - named.length })}
    </Notice>
  );
}

/** “Preferences: timezone” */
function placeName(entity: EntityName, place: string): string {
  const [field = '', ...parts] = place.split('.');
  return [fieldLabel(entity, field), parts.join(' ').replaceAll('_', ' ')]
    .filter(Boolean)
    .join(': ');
}
