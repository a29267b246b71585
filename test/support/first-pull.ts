import type { PullRequest } from '../../sync/protocol/pull.ts';
import { protocolVersion } from '../../sync/protocol/version.ts';

/** The request of a laptop that has pulled nothing yet. */
export const firstPull: PullRequest = {
  protocol: protocolVersion,
  epoch: null,
  buckets: {},
  horizon: null,
  comparing: [],
  known: {},
  descriptors: null,
};
