import { useEffect } from 'react';
import { useQuery } from '../query/use-query.ts';
import { setCaseload } from '../stores/caseload-store.ts';

/** Follows the person's caseload as long as a mirror is open. */
export function useFollowCaseload(): void {
  const { data } = useQuery('getCaseload', {});
  useEffect(() => {
    if (data !== undefined) setCaseload(data);
  }, [data]);
}
