import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { log } from '#pipeline';

/** A rectangle of the desktop in pixels of the screen's own scale. */
const rectangle = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
});
export type Rectangle = z.infer<typeof rectangle>;

const windowState = z.object({
  bounds: rectangle.nullable(),
  is_maximized: z.boolean(),
  /** The projects of the windows that were open: the next start opens them again. */
  projects: z.array(z.string()),
});
export type WindowState = z.infer<typeof windowState>;

const firstState: WindowState = { bounds: null, is_maximized: false, projects: [] };

/** The screens are made for 1280 x 720 and more. */
export const leastSize = { width: 1280, height: 720 } as const;
const firstSize = { width: 1440, height: 900 } as const;

/** How far a further window stands from the last one: about a title bar. */
const cascadePx = 28;

/** What was stored when Doppel was last used; the first state where there is nothing, or nothing that can be read. */
export function readWindowState(file: string): WindowState {
  try {
    return windowState.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // Only where windows stood is lost with it, and it is written anew.
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!isMissing) log.warn(`${file} cannot be read and is begun anew`);
    return firstState;
  }
}

/** Stores the state: written aside and moved into place. */
export function writeWindowState(file: string, state: WindowState): void {
  const aside = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(aside, `${JSON.stringify(state, null, 1)}\n`, { mode: 0o600 });
  renameSync(aside, file);
}

/**
 * Where a window goes: where it was when that is still on a screen (`workAreas`, the first is the main one), else the middle of
 * the main screen; never larger than its screen. `others` are the windows that stand there already: a new one is moved aside.
 */
export function placeWindow(
  wanted: Rectangle | null,
  workAreas: readonly Rectangle[],
  others: readonly Rectangle[],
): Rectangle {
  const main = workAreas[0];
  const area = wanted === null ? main : (workAreas.find((screen) => overlapPx(wanted, screen) > 0) ?? main);
  const width = Math.min(wanted?.width ?? firstSize.width, area.width);
  const height = Math.min(wanted?.height ?? firstSize.height, area.height);
  const isLost = wanted === null || overlapPx(wanted, area) === 0;
  let x = isLost ? area.x + Math.floor((area.width - width) / 2) : wanted.x;
  let y = isLost ? area.y + Math.floor((area.height - height) / 2) : wanted.y;
  while (others.some((other) => other.x === x && other.y === y)) {
    x += cascadePx;
    y += cascadePx;
  }
  return {
    x: Math.max(area.x, Math.min(x, area.x + area.width - width)),
    y: Math.max(area.y, Math.min(y, area.y + area.height - height)),
    width,
    height,
  };
}

function overlapPx(a: Rectangle, b: Rectangle): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return width > 0 && height > 0 ? width * height : 0;
}
