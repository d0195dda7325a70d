import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeWords } from './tour-place.ts';

const words = { width: 340, height: 160 };
const window = { width: 1280, height: 720 };

test('words stand beside what they speak of, where there is room, and within the window', () => {
  const bar = { left: 68, top: 660, width: 1212, height: 60 };
  assert.deepEqual(placeWords(bar, words, window), { left: 504, top: 486 }, 'above what stands at the lower edge');
  const counter = { left: 1000, top: 0, width: 280, height: 44 };
  assert.deepEqual(placeWords(counter, words, window), { left: 926, top: 58 }, 'below what stands at the upper edge');
  const aside = { left: 980, top: 44, width: 300, height: 616 };
  assert.deepEqual(placeWords(aside, words, window), { left: 626, top: 272 }, 'left of what stands at the right');
  const all = { left: 0, top: 0, width: 1280, height: 720 };
  assert.deepEqual(
    placeWords(all, words, window),
    { left: 470, top: 546 },
    'over what fills the window, at its lower edge',
  );
});
