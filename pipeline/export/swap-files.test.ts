import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { manifestText } from './export-manifest.ts';
import { type SwapPlaces, swapFiles, undoSwap } from './swap-files.ts';

const oldFiles = ['decisions.csv', 'timings.json', 'webp_viewer/webp/person_1.webp', 'webp_viewer/webp/person_2.webp'];
const newFiles = [
  'decisions.csv',
  'embeddings.npy',
  'webp_viewer/still/person_1.webp',
  'webp_viewer/webp/person_1.webp',
];

function write(folder: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
}

/** Every file below a folder with what it holds. */
function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    names
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .sort()
      .map((name) => [name, readFileSync(path.join(folder, name), 'utf8')]),
  );
}

/** An older export with somebody's own file in it, and a new one that waits aside. */
function places(): SwapPlaces & { readonly root: string } {
  const root = mkdtempSync(path.join(tmpdir(), 'doppel-swap-'));
  const [target, fresh, old] = ['target', 'fresh', 'old'].map((name) => path.join(root, name));
  for (const name of oldFiles) write(target, name, `old ${name}`);
  write(target, 'doppel-export.json', manifestText(oldFiles));
  write(target, 'webp_viewer/my notes.txt', 'mine');
  for (const name of newFiles) write(fresh, name, `new ${name}`);
  write(fresh, 'doppel-export.json', manifestText(newFiles));
  return { root, target, fresh, old };
}

test('a swap replaces the old export whole and leaves what is not of an export', () => {
  const swap = places();
  swapFiles(swap);
  const expected = Object.fromEntries(newFiles.map((name) => [name, `new ${name}`]));
  assert.deepEqual(contentOf(swap.target), {
    ...expected,
    'doppel-export.json': manifestText(newFiles),
    'webp_viewer/my notes.txt': 'mine',
  });
  rmSync(swap.root, { recursive: true });
});

test('a swap that was cut off after any of its steps is taken back to the old export, file for file', () => {
  const manifest = 'doppel-export.json';
  const steps = [...oldFiles, manifest].length + [...newFiles, manifest].length;
  for (let done = 0; done < steps; done++) {
    const swap = places();
    const before = contentOf(swap.target);
    const out = [...oldFiles, manifest].map((name) => [swap.target, swap.old, name]);
    const into = [...newFiles, manifest].map((name) => [swap.fresh, swap.target, name]);
    for (const [from, to, name] of [...out, ...into].slice(0, done)) {
      mkdirSync(path.dirname(path.join(to, name)), { recursive: true });
      renameSync(path.join(from, name), path.join(to, name));
    }
    undoSwap(swap);
    assert.deepEqual(contentOf(swap.target), before, `after ${done} of ${steps} steps`);
    rmSync(swap.root, { recursive: true });
  }
});

test('a finished swap is not taken back', () => {
  const swap = places();
  swapFiles(swap);
  const after = contentOf(swap.target);
  undoSwap(swap);
  assert.deepEqual(contentOf(swap.target), after);
  rmSync(swap.root, { recursive: true });
});
