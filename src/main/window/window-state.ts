import { readFileSync, writeFileSync } from 'node:fs';
import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';

const stateSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  maximized: z.boolean(),
});
type WindowState = z.infer<typeof stateSchema>;

export const smallestSize = { width: 960, height: 600 };
const firstSize = { width: 1280, height: 800 };

/** The place of the window when it last closed, if that is still on a display. */
export function readWindowState(file: string): Partial<Rectangle> & { maximized: boolean } {
  const state = parseState(file);
  if (!state) return { ...firstSize, maximized: false };
  const { workArea } = screen.getDisplayMatching(state);
  const isVisible =
    state.x < workArea.x + workArea.width - 80 &&
    state.y < workArea.y + workArea.height - 80 &&
    state.x + state.width > workArea.x + 80 &&
    state.y >= workArea.y;
  const size = { width: state.width, height: state.height };
  return isVisible ? state : { ...size, maximized: state.maximized };
}

/** Saves the place of a window each time it closes. */
export function keepWindowState(window: BrowserWindow, file: string): void {
  window.on('close', () => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    writeFileSync(file, `${JSON.stringify(state)}\n`);
  });
}

/** The saved state; undefined for a file that is missing or that another version wrote. */
function parseState(file: string): WindowState | undefined {
  try {
    return stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch (error) {
    const isExpected =
      error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (isExpected) return undefined;
    throw error;
  }
}
