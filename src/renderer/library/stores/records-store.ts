import { create } from 'zustand';
import { bridge } from '../bridge.ts';

/** Milliseconds between two updates of the screens while records keep changing, as in a first pull. */
const pace = 250;

const useStore = create<{ version: number }>(() => ({ version: 0 }));

/** Grows when records may have changed. */
export function useRecordsVersion(): number {
  return useStore(({ version }) => version);
}

/** Follows changes of records as long as the window lives: the first at once, the next at a steady pace. */
export function followRecords(): void {
  let isPausing = false;
  let newest = 0;
  const show = () => {
    if (newest === useStore.getState().version) return;
    useStore.setState({ version: newest });
    isPausing = true;
    setTimeout(() => {
      isPausing = false;
      show();
    }, pace);
  };
  bridge.on('records', ({ version }) => {
    newest = version;
    if (!isPausing) show();
  });
}
