import { ChevronRight, Network } from 'lucide-react';
import { useMemo } from 'react';
import { Button, Collection, Tree, TreeItem, TreeItemContent } from 'react-aria-components';
import type { OrganizationView } from '../../../../sync/laptop/api/schools.ts';
import { EmptyState } from '../../kit/surface/empty-state.tsx';
import { formatCode } from '../../library/format/format.ts';
import { useQuery } from '../../library/query/use-query.ts';
import { goTo } from '../../library/stores/place-store.ts';
import { schoolsMessages as t } from './schools.messages.ts';

interface Node extends OrganizationView {
  readonly children: Node[];
}

/** The organizations of the district as a tree. A school links to its page. */
export function OrganizationTree() {
  const { data: organizations } = useQuery('listOrganizations', {});
  const roots = useMemo(() => treeOf(organizations ?? []), [organizations]);
  if (organizations === undefined) return null;
  if (roots.length === 0) return <EmptyState icon={Network} title={t('noOrganizations')} />;
  return (
    <Tree
      aria-label={t('organizationTree')}
      className="tree"
      items={roots}
      defaultExpandedKeys={organizations.map(({ sourced_id }) => sourced_id)}
      selectionMode="none"
      onAction={(id) => {
        const school = organizations.find(({ sourced_id }) => sourced_id === id)?.school_id;
        if (school != null) goTo.school(school);
      }}
    >
      {(node) => <Branch node={node} />}
    </Tree>
  );
}

function Branch({ node }: { node: Node }) {
  return (
    <TreeItem id={node.sourced_id} textValue={node.name} className="tree__item">
      <TreeItemContent>
        {({ hasChildItems, level }) => (
          <span className={`tree__row tree__row--${Math.min(level, 6)}`}>
            {hasChildItems ? (
              <Button slot="chevron" className="tree__arrow">
                <ChevronRight size={14} aria-hidden />
              </Button>
            ) : (
              <span className="tree__arrow" />
            )}
            <span className="truncate">{node.name}</span>
            <span className="muted">{formatCode(node.type)}</span>
          </span>
        )}
      </TreeItemContent>
      <Collection items={node.children}>{(child) => <Branch node={child} />}</Collection>
    </TreeItem>
  );
}

function treeOf(organizations: readonly OrganizationView[]): Node[] {
  const nodes = new Map(
    organizations.map((one): [string, Node] => [one.sourced_id, { ...one, children: [] }]),
  );
  const roots: Node[] = [];
  for (const node of nodes.values()) {
    const parent = node.parent_id === null ? undefined : nodes.get(node.parent_id);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}
