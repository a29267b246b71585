import type { Answer } from '../../protocol/push.ts';
import type { Claim, KnownChangeset } from './changesets.ts';

/**
 * What a retry gets: the first answer that its changeset got, or `changeset_reused` when another device, or other
 * content, has had the id.
 * @returns undefined when the changeset is started by this device, with this content, and has no answer yet
 */
export function firstAnswer(claim: Claim, known: KnownChangeset): Answer | undefined {
  if (!isSameChangeset(claim, known)) return changesetReused(claim.id);
  return known.answer === null ? undefined : repeated(known.answer);
}

/** Whether the id was claimed by this device, for this content. */
export function isSameChangeset(claim: Claim, known: KnownChangeset): boolean {
  return known.device_id === claim.device_id && known.content_hash.equals(claim.content_hash);
}

export function changesetReused(id: string): Answer {
  return {
    id,
    result: 'rejected',
    error: {
      code: 'changeset_reused',
    },
  };
}

/** An answer that is given again: what it says of records may have changed since. */
function repeated(answer: Answer): Answer {
  return answer.result === 'applied' ? { ...answer, repeated: true } : answer;
}
