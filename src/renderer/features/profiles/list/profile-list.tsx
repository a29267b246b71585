import { SearchX, UsersRound } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { problemMessage } from '../../../../../sync/i18n/problem-message.ts';
import type { ProfileRow } from '../../../../../sync/laptop/api/profiles.ts';
import { ChoiceField } from '../../../kit/field/choice/choice-field.tsx';
import { SearchBox } from '../../../kit/field/search-box.tsx';
import { schoolChoices } from '../../../kit/forms/choices.ts';
import { DataGrid } from '../../../kit/grid/data-grid.tsx';
import type { LoadedRows } from '../../../kit/grid/row-loader.ts';
import { ListHeader } from '../../../kit/page/list-header.tsx';
import { ListPane } from '../../../kit/page/split-view.tsx';
import { EmptyState } from '../../../kit/surface/empty-state.tsx';
import { Notice } from '../../../kit/surface/notice.tsx';
import { offerSearch } from '../../../library/commands.ts';
import { useDelayed } from '../../../library/hooks/use-delayed.ts';
import { useFocusOnClose } from '../../../library/hooks/use-focus-on-close.ts';
import { useQuery } from '../../../library/query/use-query.ts';
import { useReference } from '../../../library/reference.tsx';
import { goTo, usePlace } from '../../../library/stores/place-store.ts';
import { profileMessages as t } from '../profile.messages.ts';
import { profileColumns } from './profile-columns.tsx';
import { type ProfileFilter, setProfileFilter, useProfileFilter } from './profile-query-store.ts';

/** Milliseconds without a key after which the search runs. */
const typingPause = 120;

export function ProfileList() {
  const filter = useProfileFilter();
  const query = useDelayed(filter, typingPause);
  const { data, problem, isStale, answeredKey } = useQuery('listProfiles', toQuery(query));
  const rows = useMemo(() => toLoadedRows(data), [data]);
  const openProfile = usePlace((place) => place.profile);
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  useFocusOnClose(openProfile, grid);
  useEffect(() => offerSearch(() => search.current?.focus()), []);
  const isFiltered = query.text.trim() !== '' || query.school_id !== null;

  return (
    <ListPane label={t('title')}>
      <ListHeader
        title={t('title')}
        count={data ? t('count', { count: data.length }) : ''}
        search={
          <SearchBox
            label={t('search')}
            placeholder={t('searchHint')}
            inputRef={search}
            onLeave={() => grid.current?.focus()}
            value={filter.text}
            onChange={(text) => setProfileFilter({ text })}
          />
        }
      >
        <SchoolFilter filter={filter} />
      </ListHeader>
      {problem && <Notice tone="danger">{problemMessage(problem)}</Notice>}
      {rows.total === 0 ? (
        <EmptyState
          icon={isFiltered ? SearchX : UsersRound}
          title={t(isFiltered ? 'noMatch' : 'noneYet')}
        >
          {t(isFiltered ? 'noMatchText' : 'noneYetText')}
        </EmptyState>
      ) : (
        <DataGrid
          label={t('title')}
          columns={profileColumns()}
          rows={rows}
          keyOf={(row) => row.profile_id}
          queryKey={answeredKey}
          isStale={isStale || query !== filter}
          openKey={openProfile}
          isNarrow={openProfile !== null}
          onOpen={(row) => goTo.profile(row.profile_id)}
          gridRef={grid}
        />
      )}
    </ListPane>
  );
}

function SchoolFilter({ filter }: { filter: ProfileFilter }) {
  const { ownSchools } = useReference();
  if (ownSchools.length < 2) return null;
  return (
    <ChoiceField
      label={t('school')}
      isLabelHidden
      placeholder={t('allSchools')}
      choices={schoolChoices(ownSchools)}
      value={filter.school_id === null ? null : String(filter.school_id)}
      onChange={(id) => setProfileFilter({ school_id: id === null ? null : Number(id) })}
    />
  );
}

function toQuery({ text, school_id }: ProfileFilter) {
  return { text: text.trim(), ...(school_id === null ? {} : { school_id }) };
}

function toLoadedRows(rows: readonly ProfileRow[] | undefined): LoadedRows<ProfileRow> {
  return { total: rows?.length, rowAt: (index) => rows?.[index] };
}
