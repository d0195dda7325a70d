import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FramePlan, passedFrames, selectExpression } from './frame-selection.ts';

/** What ffmpeg's evaluator makes of the few functions that the expressions use. */
function evaluator(expression: string): (n: number) => number {
  const javascript = expression.replaceAll('if(', 'when(');
  const body = `const lt = (a, b) => a < b ? 1 : 0, mod = (a, b) => a % b, not = (a) => a === 0 ? 1 : 0,
    when = (a, b, c) => a !== 0 ? b : c; return ${javascript};`;
  return new Function('n', body) as (n: number) => number;
}

function firstPassed(plan: FramePlan, before: number): { passed: number[]; wanted: number[] } {
  const passed: number[] = [];
  const wanted: number[] = [];
  for (const frame of passedFrames(plan)) {
    if (frame.frameIndex >= before) break;
    passed.push(frame.frameIndex);
    if (frame.wanted) wanted.push(frame.frameIndex);
  }
  return { passed, wanted };
}

test('the expression passes exactly the frames that are counted on the other side', () => {
  const lists = fc.uniqueArray(fc.integer({ min: 0, max: 700 }), { maxLength: 120 });
  fc.assert(
    fc.property(lists, (list) => {
      const plan = Int32Array.from(list).sort();
      const passes = evaluator(selectExpression(plan));
      const { passed, wanted } = firstPassed(plan, 800);
      const frames = Array.from({ length: 800 }, (_, n) => n);
      assert.deepEqual(
        frames.filter((n) => passes(n) !== 0),
        passed,
      );
      assert.deepEqual(wanted, [...plan]);
    }),
  );
});

test('a stride passes its multiples', () => {
  const passes = evaluator(selectExpression({ stride: 150 }));
  const { passed, wanted } = firstPassed({ stride: 150 }, 460);
  assert.deepEqual(wanted, [0, 150, 300, 450]);
  assert.deepEqual(
    passed,
    Array.from({ length: 460 }, (_, n) => n).filter((n) => passes(n) !== 0),
  );
});

test('all frames are wanted when all are planned', () => {
  assert.deepEqual(firstPassed('all', 5).wanted, [0, 1, 2, 3, 4]);
  assert.equal(selectExpression('all'), '1');
});

test('a frame passes at least every 128 frames, whatever is planned', () => {
  for (const plan of [new Int32Array(0), Int32Array.of(5000), { stride: 100_000 }] as const) {
    const { passed } = firstPassed(plan, 6000);
    for (let at = 1; at < passed.length; at++) {
      assert(passed[at] - passed[at - 1] <= 128);
    }
  }
});

test('neighbouring frames are one comparison, and a hundred thousand lone ones nest no deeper than twenty', () => {
  const run = Int32Array.from({ length: 1000 }, (_, n) => 40 + n);
  assert.equal(selectExpression(run), 'if(lt(n,1040),if(lt(n,40),0,1),0)+not(mod(n,128))');
  let depth = 0;
  let deepest = 0;
  for (const character of selectExpression(Int32Array.from({ length: 100_000 }, (_, n) => 2 * n))) {
    depth += character === '(' ? 1 : character === ')' ? -1 : 0;
    deepest = Math.max(deepest, depth);
  }
  assert(deepest <= 20, `${deepest} levels`);
});

test('a plan that is not ascending, or not of frame numbers, is our own mistake', () => {
  for (const plan of [Int32Array.of(3, 2), Int32Array.of(3, 3), Int32Array.of(-1), { stride: 0 }, { stride: 1.5 }]) {
    assert.throws(() => selectExpression(plan), { code: 'internal' });
  }
});
