import { type PullRequest, protocolVersion } from '../../sync/protocol/messages.ts';

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
