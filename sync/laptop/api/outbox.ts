import type { ShownEntry } from '../../engine/outbox/order.ts';
import type { UnreadableEntry } from '../../engine/ports.ts';
import type { TitleParts } from '../../i18n/title-message.ts';
import type { EntityName } from '../../model/entity.ts';
import type { Problem } from '../../model/error.ts';
import type { RecordRef } from '../../model/record-ref.ts';
import type { Action, Changeset } from '../../protocol/changeset.ts';
import type { BulkView } from './bulk.ts';

export interface OutboxView {
  readonly changeset: string;
  readonly action: Action;
  readonly state: ShownEntry['state'];
  /** Why it needs something; null while it only waits. */
  readonly reason: Problem | null;
  readonly made_at: string;
  /** What the counselor did. The reader's language makes a title of it. */
  readonly parts: TitleParts;
  readonly records: readonly {
    readonly entity: EntityName;
    readonly key: readonly (string | number)[];
  }[];
  /** The action on several students that it is part of. */
  readonly bulk: BulkView | null;
}

/** A changeset that cannot be read: what is wrong with it, and its row as it is stored. */
export interface UnreadableView extends Pick<UnreadableEntry, 'state' | 'reason'> {
  readonly changeset: string;
  /** The records that it is known to touch, by their names: an enrollment by its student’s. */
  readonly records: readonly (RecordRef & { readonly name: string })[];
  readonly stored: UnreadableEntry['raw'];
}

/** A changeset with all that it holds. */
export interface ChangesetView extends OutboxView {
  readonly content: Changeset;
  /** What the counselor saw when editing, per operation; null for a record that is new. */
  readonly bases: readonly (Readonly<Record<string, unknown>> | null)[];
}

/** What waits, with all it holds. */
export interface OutboxExport {
  readonly changesets: readonly ChangesetView[];
  readonly unreadable: readonly UnreadableView[];
}

/** A changeset in conflict, record by record and field by field. */
export interface ConflictView {
  readonly changeset: string;
  readonly parts: TitleParts;
  readonly records: readonly {
    readonly entity: EntityName;
    readonly key: readonly (string | number)[];
    /** The center has deleted the record, or has one where mine was to be created. */
    readonly kind: 'changed' | 'deleted' | 'exists';
    /** Fields that differ between at least two of the three. */
    readonly fields: readonly {
      readonly field: string;
      readonly base: unknown;
      readonly mine: unknown;
      readonly theirs: unknown;
    }[];
  }[];
}
