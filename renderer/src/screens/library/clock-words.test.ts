import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockWords, typedClock } from './clock-words.ts';

const clock = { camera: 'A', offset_ms: 3200, drift_ppm: 40, known_from: 'hand' } as const;

test('a clock is told as people say it, and one that nobody set as nothing', () => {
  assert.equal(clockWords(clock), '3.2 s behind, loses 0.1 s an hour, said by hand');
  assert.equal(
    clockWords({ ...clock, offset_ms: -90_000, drift_ppm: -300 }),
    '1 min 30 s ahead, gains 1.1 s an hour, said by hand',
  );
  assert.equal(
    clockWords({ ...clock, offset_ms: 0, drift_ppm: 0, known_from: 'people' }),
    'right, from people seen by two cameras',
  );
  assert.equal(clockWords({ ...clock, known_from: null }), null);
  assert.equal(clockWords(undefined), null);
});

test('what is typed is read with a comma or a point, and what is no number is told in the field that it is in', () => {
  assert.deepEqual(typedClock(' 3,2 ', ''), { offsetMs: 3200, driftPpm: 0, problems: null });
  assert.deepEqual(typedClock('-12', '40.5'), { offsetMs: -12_000, driftPpm: 40.5, problems: null });
  assert.match(typedClock('soon', '0').problems?.offset ?? '', /such as 3.2/);
  assert.equal(typedClock('soon', '0').problems?.drift, null);
  assert.match(typedClock('1', '1e6').problems?.drift ?? '', /from -10000 to 10000/);
  assert.match(typedClock('', '0').problems?.offset ?? '', /0 where it is right/);
});
