import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { Preferences } from './preferences.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'doppel-preferences-'));
after(() => rmSync(folder, { recursive: true, force: true }));

test("the reviewer's name is remembered for the next start, and an empty one is refused", () => {
  const home = path.join(folder, 'name', 'made', 'when', 'needed');
  new Preferences(home).setReviewer('  A. Analyst ');
  assert.equal(new Preferences(home).reviewer, 'A. Analyst');
  assert.throws(
    () => new Preferences(home).setReviewer('  '),
    (error) => error instanceof DoppelError && error.code === 'usage',
  );
  assert.deepEqual(readdirSync(home), ['preferences.json'], 'nothing is left beside it');
});

test('the project opened last stands first, each once, and only so many are kept', () => {
  const preferences = new Preferences(path.join(folder, 'recent'));
  for (let index = 0; index < 20; index++)
    preferences.noteOpened(`/p${index}.doppel`, `2026-01-01T00:00:${index + 10}Z`);
  const { id } = preferences.recent[3];
  preferences.noteOpened(preferences.recent[3].path, '2026-01-02T00:00:00Z');
  assert.equal(preferences.recent.length, 12);
  assert.equal(preferences.recent[0].path, '/p16.doppel');
  assert.equal(preferences.recent[0].id, id, 'its picture keeps its address');
  preferences.forget('/p16.doppel');
  assert.ok(!preferences.recent.some(({ path: file }) => file === '/p16.doppel'));
});

test('a night of videos takes one place of the list, and pushes out nothing that the person opened', () => {
  const preferences = new Preferences(path.join(folder, 'night'));
  preferences.noteOpened('/mine/a.doppel', '2026-01-01T20:00:00Z');
  const night = Array.from({ length: 30 }, (_, index) => `/night/${index}.doppel`);
  for (const file of night) preferences.noteOpened(file, '2026-01-01T23:00:00Z', 'queue');
  const paths = () => preferences.recent.map(({ path: file }) => file);
  assert.deepEqual(paths(), ['/night/29.doppel', '/mine/a.doppel']);
  preferences.noteOpened('/night/29.doppel', '2026-01-02T08:00:00Z');
  preferences.noteOpened('/night/3.doppel', '2026-01-02T08:01:00Z');
  preferences.noteOpened('/night/4.doppel', '2026-01-02T08:02:00Z', 'queue');
  assert.deepEqual(paths(), ['/night/4.doppel', '/night/3.doppel', '/night/29.doppel', '/mine/a.doppel']);
});

test('a damaged file loses what was remembered and nothing else', () => {
  const home = path.join(folder, 'damaged');
  new Preferences(home).setReviewer('A');
  writeFileSync(path.join(home, 'preferences.json'), '{"reviewer": 7');
  assert.deepEqual(new Preferences(home).recent, []);
  new Preferences(home).setReviewer('B');
  assert.equal(new Preferences(home).reviewer, 'B');
});
