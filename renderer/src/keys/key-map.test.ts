import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chordOf, shownChord } from './key-chord.ts';
import {
  actionsOf,
  changeKey,
  defaultKeyMap,
  keyActionsWith,
  namesOf,
  readKeyMap,
  type ScreenKeys,
  writeKeyMap,
} from './key-map.ts';

const screens: readonly ScreenKeys[] = [
  { name: 'start', title: 'Start', rail: { key: null } },
  { name: 'review', title: 'Review', rail: { key: '1' } },
  { name: 'person', title: 'Person', rail: null, keys: { 'person.cut': { label: 'Cut', group: 'Here', key: 'X' } } },
];
const actions = keyActionsWith(screens);
const names = namesOf(actions);
const defaults = defaultKeyMap(actions);

const nothingHeld = { code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

test('no two actions have the same key to begin with', () => {
  assert.equal(new Set(Object.values(defaults)).size, names.length);
  const clash: ScreenKeys = { name: 'search', title: 'Search', rail: { key: 'M' } };
  assert.throws(() => keyActionsWith([clash]), { code: 'internal', message: /merge.*go_search|go_search.*merge/ });
});

test('two screens may use the same key for what each alone knows, and one of them not for what is known everywhere', () => {
  const own = (name: string, key: string): ScreenKeys => ({
    ...{ name, title: name, rail: null },
    keys: { [`${name}.next` as const]: { label: 'Next', group: 'Here', key } } as ScreenKeys['keys'] & object,
  });
  const both = keyActionsWith([own('cut', 'J'), own('join', 'J')]);
  assert.deepEqual(actionsOf(defaultKeyMap(both), 'J'), ['cut.next', 'join.next']);
  assert.equal(changeKey(both, defaultKeyMap(both), 'cut.next', 'B').ok, true);
  assert.throws(() => keyActionsWith([own('cut', 'M')]), { message: /merge.*cut\.next/ });
});

test('a screen brings the key that leads to it and those that it alone knows', () => {
  assert.deepEqual(actionsOf(defaults, '1'), ['go_review']);
  assert.deepEqual(actionsOf(defaults, 'X'), ['person.cut']);
  assert.equal(names.includes('go_start'), false);
  assert.equal(names.includes('go_person'), false);
});

test('the keys of the review are the promised ones', () => {
  const { merge, apart, unsure, swap, undo, note, play_a } = defaults;
  assert.deepEqual([merge, apart, unsure, swap, undo, note, play_a], ['M', 'A', 'U', 'S', 'Ctrl+Z', 'N', 'Space']);
});

test('a key is told apart by what is held, whatever the case of the letter', () => {
  assert.equal(chordOf({ ...nothingHeld, key: 'm' }), 'M');
  assert.equal(chordOf({ ...nothingHeld, key: 'Z', ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+Z');
  assert.equal(chordOf({ ...nothingHeld, key: 'z', metaKey: true }), 'Ctrl+Z');
  assert.equal(chordOf({ ...nothingHeld, key: ' ', shiftKey: true }), 'Shift+Space');
  assert.equal(chordOf({ ...nothingHeld, key: '?', shiftKey: true }), '?');
  assert.equal(chordOf({ ...nothingHeld, key: 'Shift', shiftKey: true }), null);
});

test('on a keyboard of another script the letter is found by its place', () => {
  assert.equal(chordOf({ ...nothingHeld, key: 'ь', code: 'KeyM' }), 'M');
});

test('a key that another action has is refused, and the reason names that action', () => {
  const change = changeKey(actions, defaults, 'merge', 'A');
  assert.equal(change.ok, false);
  assert.match(change.ok ? '' : change.reason, new RegExp(actions.apart.label));
});

test('keys that the screens need cannot be taken', () => {
  for (const chord of ['Tab', 'Enter', 'Escape']) assert.equal(changeKey(actions, defaults, 'merge', chord).ok, false);
});

test('a changed key does its action, the old one nothing, and both survive being stored', () => {
  const change = changeKey(actions, defaults, 'merge', 'J');
  const keys = change.ok ? readKeyMap(actions, writeKeyMap(change.keys)) : assert.fail(change.reason);
  assert.deepEqual(actionsOf(keys, 'J'), ['merge']);
  assert.deepEqual(actionsOf(keys, 'M'), []);
});

test('whatever lies in the store, every action has a key of its own', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.dictionary(fc.constantFrom(...names), fc.string()).map((keys) => JSON.stringify(keys)),
      ),
      (text) => {
        const keys = readKeyMap(actions, text);
        assert.equal(new Set(Object.values(keys)).size, names.length);
      },
    ),
  );
  assert.deepEqual(readKeyMap(actions, JSON.stringify({ merge: 'A' })), defaults);
  assert.deepEqual(readKeyMap(actions, JSON.stringify({ merge: 'Tab' })), defaults);
  assert.equal(readKeyMap(actions, JSON.stringify({ merge: 'J' })).merge, 'J');
});

test('a chord is shown as it stands on the keyboard', () => {
  assert.equal(shownChord('Ctrl+Z'), 'Ctrl Z');
  assert.equal(shownChord('ArrowLeft'), '←');
});
