import type { CaseloadBridge } from '../../preload/contract.ts';

/** The bridge that the preload puts into the window: all that the screens can call and listen to. */
export const bridge: CaseloadBridge = (window as unknown as { caseload: CaseloadBridge }).caseload;
