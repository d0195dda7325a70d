import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isQuestionOfFrames, togetherWords } from './together-words.ts';

test('few frames together are a question, many are a law, none are neither', () => {
  assert.equal(isQuestionOfFrames({ vetoed: true, apart_frames: 6 }), true);
  assert.equal(isQuestionOfFrames({ vetoed: true, apart_frames: 16 }), false);
  assert.equal(isQuestionOfFrames({ vetoed: false, apart_frames: 2 }), false);
  assert.equal(togetherWords(6, 539), 'together in 6 of 539 frames');
});
