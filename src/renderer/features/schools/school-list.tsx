import { Building2, SearchX } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { SchoolView } from '../../../../sync/laptop/api/schools.ts';
import { Segments } from '../../kit/field/choice/segments.tsx';
import { SearchBox } from '../../kit/field/search-box.tsx';
import { DataGrid } from '../../kit/grid/data-grid.tsx';
import { ListHeader } from '../../kit/page/list-header.tsx';
import { ListPane } from '../../kit/page/split-view.tsx';
import { EmptyState } from '../../kit/surface/empty-state.tsx';
import { offerSearch } from '../../library/commands.ts';
import { useFocusOnClose } from '../../library/hooks/use-focus-on-close.ts';
import { useReference } from '../../library/reference.tsx';
import { goTo, usePlace } from '../../library/stores/place-store.ts';
import { OrganizationTree } from './organization-tree.tsx';
import { schoolColumns } from './school-columns.tsx';
import { schoolsMessages as t } from './schools.messages.ts';
import './schools.css';

/** The schools of the district: as a list that begins with the person's own, or as a tree of organizations. */
export function SchoolList() {
  const reference = useReference();
  const [text, setText] = useState('');
  const [shown, setShown] = useState<'list' | 'tree'>('list');
  const open = usePlace((place) => place.school);
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLTableElement>(null);
  const columns = useMemo(() => schoolColumns(reference), [reference]);
  const found = useMemo(() => matching(reference.schools, text), [reference.schools, text]);
  const rows = useMemo(
    () => ({ total: found.length, rowAt: (index: number) => found[index] }),
    [found],
  );
  useFocusOnClose(open === null ? null : String(open), grid);
  useEffect(() => offerSearch(() => search.current?.focus()), []);
  return (
    <ListPane label={t('title')}>
      <ListHeader
        title={t('title')}
        count={shown === 'list' ? t('count', { count: found.length }) : ''}
        search={
          shown === 'list' && (
            <SearchBox
              label={t('search')}
              placeholder={t('searchHint')}
              inputRef={search}
              onLeave={() => grid.current?.focus()}
              value={text}
              onChange={setText}
            />
          )
        }
      >
        <Segments
          label={t('show')}
          choices={(['list', 'tree'] as const).map((id) => ({ id, name: t(id) }))}
          value={shown}
          onChange={setShown}
        />
      </ListHeader>
      {shown === 'tree' && <OrganizationTree />}
      {shown === 'list' && found.length === 0 && <NoSchools isFiltered={text !== ''} />}
      {shown === 'list' && found.length > 0 && (
        <DataGrid
          label={t('title')}
          columns={columns}
          rows={rows}
          keyOf={({ school }) => String(school.school_id)}
          queryKey={text}
          openKey={open === null ? null : String(open)}
          isNarrow={open !== null}
          onOpen={({ school }) => goTo.school(school.school_id)}
          gridRef={grid}
        />
      )}
    </ListPane>
  );
}

function NoSchools({ isFiltered }: { isFiltered: boolean }) {
  return (
    <EmptyState
      icon={isFiltered ? SearchX : Building2}
      title={t(isFiltered ? 'noMatch' : 'noneYet')}
    >
      {t(isFiltered ? 'noMatchText' : 'noneYetText')}
    </EmptyState>
  );
}

/** The schools whose name or id has every word, the person's own first. */
function matching(schools: readonly SchoolView[], text: string): SchoolView[] {
  const normalize = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
  const words = normalize(text).split(/\s+/).filter(Boolean);
  return schools
    .filter(({ school }) => {
      const has = normalize(
        `${school.name_of_institution} ${school.short_name_of_institution ?? ''} ${school.school_id}`,
      );
      return words.every((word) => has.includes(word));
    })
    .sort((a, b) => Number(b.in_scope) - Number(a.in_scope));
}
