import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boxUnder } from './box-under.ts';

const box = (person: number, ...sides: [number, number, number, number]) => ({ person, frame: 1, box: sides });
const boxes = [box(1, 0, 0, 100, 100), box(2, 40, 40, 60, 60)];
const size = { width: 200, height: 100 };
/** Twice as large, with 50 CSS pixels of ground above and below. */
const player = { clientWidth: 400, clientHeight: 300 };

test('a click is about the smallest box under it, wherever the video lies in its player', () => {
  assert.equal(boxUnder(boxes, { x: 100, y: 150 }, size, player)?.person, 2);
  assert.equal(boxUnder(boxes, { x: 20, y: 60 }, size, player)?.person, 1);
  assert.equal(boxUnder(boxes, { x: 20, y: 40 }, size, player), null, 'above the video');
  assert.equal(boxUnder(boxes, { x: 300, y: 150 }, size, player), null);
});
