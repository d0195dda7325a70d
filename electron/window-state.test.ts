import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeWindow, type Rectangle, readWindowState, writeWindowState } from './window-state.ts';

const main: Rectangle = { x: 0, y: 25, width: 1920, height: 1015 };
const left: Rectangle = { x: -1280, y: 0, width: 1280, height: 1000 };

test('a first window stands in the middle of the main screen', () => {
  assert.deepEqual(placeWindow(null, [main, left], []), { x: 240, y: 82, width: 1440, height: 900 });
});

test('a window comes back where it was, also on a second screen, and to the main one when that is gone', () => {
  const was = { x: -1200, y: 40, width: 1100, height: 800 };
  assert.deepEqual(placeWindow(was, [main, left], []), was);
  const moved = placeWindow(was, [main], []);
  assert.deepEqual(moved, { x: 410, y: 132, width: 1100, height: 800 });
});

test('wherever it was, a window lies whole on a screen, and not on another one of ours', () => {
  const number = fc.integer({ min: -5000, max: 5000 });
  const size = fc.integer({ min: 1, max: 6000 });
  const any = fc.record({ x: number, y: number, width: size, height: size });
  fc.assert(
    fc.property(fc.option(any), fc.boolean(), (wanted, isAlone) => {
      const screens = isAlone ? [main] : [main, left];
      const placed = placeWindow(wanted, screens, []);
      const holds = screens.some(
        ({ x, y, width, height }) =>
          placed.x >= x &&
          placed.y >= y &&
          placed.x + placed.width <= x + width &&
          placed.y + placed.height <= y + height,
      );
      assert.ok(holds, JSON.stringify(placed));
    }),
  );
  const first = placeWindow(null, [main], []);
  const second = placeWindow(null, [main], [first]);
  assert.notDeepEqual([second.x, second.y], [first.x, first.y]);
});

test('the state is read back as it was written, with nothing left beside it; a damaged one is begun anew', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-state-'));
  const file = path.join(folder, 'deep', 'windows.json');
  try {
    const first = { bounds: null, is_maximized: false, projects: [] };
    assert.deepEqual(readWindowState(file), first);
    const state = { bounds: main, is_maximized: true, projects: ['/a/ü.doppel'] };
    writeWindowState(file, state);
    assert.deepEqual(readWindowState(file), state);
    assert.deepEqual(readdirSync(path.dirname(file)), ['windows.json']);
    for (const damaged of ['', '{', '[]', '{"bounds":{"x":1}}', '{"bounds":null,"is_maximized":1,"projects":[]}']) {
      writeFileSync(file, damaged);
      assert.deepEqual(readWindowState(file), first, damaged);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
