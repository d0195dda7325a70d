import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AnswerGate, bounceMs, doubleClickMs, leastOnScreenMs, type ReviewGesture } from './answer-gate.ts';

/** A gate over a queue of questions `q0`, `q1`, ...: an answer or `next` shows the next one, drawn `drawMs` later; time is moved by hand. */
function gateOver({ drawMs = 20, answered = 'next' as 'next' | 'nothing', undoMs = 0 } = {}) {
  let nowMs = 1000;
  let timers: { readonly atMs: number; readonly run: () => void }[] = [];
  const after = (ms: number, run: () => void) => {
    const timer = { atMs: nowMs + ms, run };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  const gate = new AnswerGate({ now: () => nowMs, after });
  const done: string[] = [];
  const ignored: ReviewGesture[] = [];
  let question = 0;
  let isCovered = false;
  const show = (number: number) => {
    gate.leaves(`q${question}`);
    question = number;
    const shown = `q${number}`;
    gate.asks(shown);
    after(drawMs, () => gate.drawn(shown));
  };
  gate.serve({
    run: (gesture) => {
      done.push(`${gesture} q${question}`);
      if (gesture === 'undo') {
        const { promise, resolve } = Promise.withResolvers<void>();
        after(undoMs, () => {
          show(question - 1);
          resolve();
        });
        return promise;
      }
      if (answered === 'next') show(question + 1);
      return undefined;
    },
    ignored: (gesture) => ignored.push(gesture),
    isCovered: () => isCovered,
  });
  /** Lets time pass, timers and what they lead to included. */
  const pass = async (ms: number) => {
    const untilMs = nowMs + ms;
    for (;;) {
      const [next] = timers.filter(({ atMs }) => atMs <= untilMs).sort((one, other) => one.atMs - other.atMs);
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      nowMs = Math.max(nowMs, next.atMs);
      next.run();
      await Promise.resolve();
      await Promise.resolve();
    }
    nowMs = untilMs;
  };
  show(0);
  return { gate, done, ignored, pass, cover: () => (isCovered = true) };
}

const seen = leastOnScreenMs + 50;

test('an answer counts once the pair was drawn and seen for a moment', async () => {
  const { gate, done, pass } = gateOver();
  await pass(seen);
  assert.equal(gate.store.get().isOpen, true);
  gate.press('apart');
  assert.deepEqual(done, ['apart q0']);
  assert.equal(gate.store.get().isOpen, false);
});

for (const gapMs of [0, 10, 30, 79, 120, 250]) {
  test(`a key that comes again after ${gapMs} ms is one answer, and the second is said`, async () => {
    const { gate, done, ignored, pass } = gateOver();
    await pass(seen);
    gate.press('apart');
    await pass(gapMs);
    gate.press('apart');
    await pass(2000);
    assert.deepEqual(done, ['apart q0']);
    assert.deepEqual(ignored, ['apart']);
  });
}

test('a double click is one answer, however slow within the time of a double click', async () => {
  for (const gapMs of [60, 200, doubleClickMs - 20]) {
    const { gate, done, ignored, pass } = gateOver();
    await pass(seen);
    gate.press('merge');
    await pass(gapMs);
    gate.press('merge', 'again');
    await pass(2000);
    assert.deepEqual(done, ['merge q0'], `${gapMs}`);
    assert.deepEqual(ignored, ['merge']);
  }
});

test('the same key counts again once the next pair has been seen', async () => {
  const { gate, done, ignored, pass } = gateOver();
  await pass(seen);
  for (let answer = 0; answer < 3; answer++) {
    gate.press('apart');
    await pass(seen);
  }
  assert.deepEqual(done, ['apart q0', 'apart q1', 'apart q2']);
  assert.deepEqual(ignored, []);
});

test('different keys typed ahead are done in their order, each for a pair that was on screen', async () => {
  const { gate, done, ignored, pass } = gateOver();
  await pass(seen);
  for (const gesture of ['apart', 'merge', 'unsure', 'merge'] as const) {
    gate.press(gesture);
    await pass(15);
  }
  assert.deepEqual(done, ['apart q0']);
  await pass(seen - 20);
  assert.deepEqual(done, ['apart q0', 'merge q1']);
  await pass(2 * seen);
  assert.deepEqual(done, ['apart q0', 'merge q1', 'unsure q2', 'merge q3']);
  assert.deepEqual(ignored, []);
});

test('a pair whose pictures take long is not answered before they are there', async () => {
  const { gate, done, pass } = gateOver({ drawMs: 5000 });
  await pass(100);
  gate.press('merge');
  await pass(4800);
  assert.deepEqual(done, []);
  await pass(seen + 200);
  assert.deepEqual(done, ['merge q0']);
});

test('a skip keeps its place among the answers', async () => {
  const { gate, done, pass } = gateOver();
  await pass(seen);
  for (const gesture of ['apart', 'merge', 'next', 'merge'] as const) gate.press(gesture);
  await pass(4 * seen);
  assert.deepEqual(done, ['apart q0', 'merge q1', 'next q2', 'merge q3']);
});

test('skips are done at once, however fast', async () => {
  const { gate, done, pass } = gateOver();
  for (let skip = 0; skip < 3; skip++) {
    gate.press('next', 'again');
    await pass(bounceMs + 20);
  }
  assert.deepEqual(done, ['next q0', 'next q1', 'next q2']);
});

test('what is typed after an undo waits for the pair that it brings back', async () => {
  const { gate, done, pass } = gateOver({ undoMs: 700 });
  await pass(seen);
  gate.press('apart');
  await pass(seen);
  gate.press('undo');
  await pass(50);
  gate.press('merge');
  await pass(600);
  assert.deepEqual(done, ['apart q0', 'undo q1']);
  await pass(seen + 100);
  assert.deepEqual(done, ['apart q0', 'undo q1', 'merge q0']);
});

test('where nothing new comes of an answer, the same pair can be answered again', async () => {
  const { gate, done, pass } = gateOver({ answered: 'nothing' });
  await pass(seen);
  gate.press('merge');
  await pass(seen);
  gate.press('merge');
  assert.deepEqual(done, ['merge q0', 'merge q0']);
});

test('what was typed before a dialog opened is not meant for the pair under it, and is said', async () => {
  const { gate, done, ignored, pass, cover } = gateOver({ answered: 'nothing' });
  await pass(seen);
  gate.press('merge');
  gate.press('apart');
  cover();
  await pass(2 * seen);
  assert.deepEqual(done, ['merge q0']);
  assert.deepEqual(ignored, ['apart']);
});

test('what was typed is left out, and said, where no pair follows', async () => {
  const { gate, done, ignored, pass } = gateOver({ drawMs: 100 });
  await pass(50);
  gate.press('merge');
  gate.leaves('q0');
  await pass(5000);
  assert.deepEqual(done, []);
  assert.deepEqual(ignored, ['merge']);
});
