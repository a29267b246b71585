import type { CaseloadBridge } from '../../preload/contract.ts';

/** The preload's gift to the window: all that the screens can ask for, and hear. */
export const bridge: CaseloadBridge = (window as unknown as { caseload: CaseloadBridge }).caseload;
