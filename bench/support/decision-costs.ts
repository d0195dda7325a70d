import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { ChannelName, ReplyOf, RequestOf } from '#contract/channels.ts';
import type { DecisionRequest } from '#contract/decisions.ts';
import type { QueuePair } from '#contract/review.ts';
import { EngineService } from '#engine/engine-service.ts';

/** What a piece of work took: the clock, and the processor. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** What the engine did for an analyst who opens a project and answers. */
interface DecisionCosts {
  /** Opening the file and reading the first queue. */
  readonly opening: Cost;
  /** Pairs of that queue. */
  readonly listed: number;
  /** Each decision by itself: planned, sealed and on disk. */
  readonly deciding: readonly Cost[];
  /** The queue that is read after each. */
  readonly reading: readonly Cost[];
  /** Both together. */
  readonly whole: readonly Cost[];
}

/** Decisions in turn: as an analyst answers, mostly yes. Enough of both kinds that the probabilities are refined from the tenth on. */
const answers: readonly ((pair: QueuePair) => DecisionRequest)[] = [
  ({ a, b }) => ({ kind: 'merge', persons: [a, b] }),
  ({ a, b }) => ({ kind: 'apart', a, b }),
  ({ a, b }) => ({ kind: 'merge', persons: [a, b] }),
  ({ a, b }) => ({ kind: 'unsure', a, b }),
];

async function costOf<Result>(work: () => Promise<Result>): Promise<readonly [Result, Cost]> {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(before);
  return [result, { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 }];
}

const sumOf = (one: Cost, other: Cost): Cost => ({
  wallMs: one.wallMs + other.wallMs,
  cpuMs: one.cpuMs + other.cpuMs,
});

/** Opens a project in an engine as the app has it, and makes `count` decisions on the pairs at the head of its queue. The file is changed. */
export async function measureDecisions(file: string, count: number): Promise<DecisionCosts> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'doppel-bench-home-'));
  const service = new EngineService({
    door: 'desktop',
    assetKey: Buffer.alloc(32, 7),
    startFile: null,
    tell: () => undefined,
    // As in the packaged app, where the screens check what they get.
    replyCheck: 'never',
    folders: { config: path.join(home, 'config'), cache: path.join(home, 'cache'), log: path.join(home, 'log') },
  });
  const ask = async <Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> => {
    const reply = await service.answer(name, request);
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`);
    return reply.value as ReplyOf<Name>;
  };
  try {
    const [{ project, first }, opening] = await costOf(async () => {
      const opened = await ask('project.open', { path: file });
      return {
        project: opened.project,
        first: await ask('review.queue', { project: opened.project, threshold: null }),
      };
    });
    let queue = first;
    const [deciding, reading]: [Cost[], Cost[]] = [[], []];
    for (let n = 0; n < count; n++) {
      const pair = queue.pairs.find(({ state }) => state === 'open');
      if (pair === undefined) throw new Error(`The queue of ${file} has no open pair left after ${n} decisions.`);
      const decision = answers[n % answers.length](pair);
      const [, decided] = await costOf(() => ask('review.decide', { project, decision, force: false, seen: null }));
      const [next, read] = await costOf(() => ask('review.queue', { project, threshold: null }));
      queue = next;
      deciding.push(decided);
      reading.push(read);
    }
    return {
      opening,
      listed: first.pairs.length,
      deciding,
      reading,
      whole: deciding.map((each, n) => sumOf(each, reading[n])),
    };
  } finally {
    await service.close();
    rmSync(home, { recursive: true });
  }
}
