import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { DoppelError } from '#base/doppel-error.ts';
import type { RawHead } from '../loss/decode-head.ts';
import type { DistanceAnswer, DistanceTask } from './distance-worker.ts';
import type { DistanceTarget } from './pair-distance.ts';

interface Waiting {
  readonly resolve: (rows: Float64Array) => void;
  readonly reject: (error: DoppelError) => void;
}

/** Threads that compute distances, all with the same targets. Whoever made them closes them. */
export class DistanceWorkers {
  readonly #workers: readonly Worker[];
  readonly #pending: number[];
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;

  constructor(targets: readonly DistanceTarget[], count: number) {
    this.#pending = Array.from({ length: count }, () => 0);
    this.#workers = this.#pending.map((_, which) => {
      const worker = new Worker(new URL('./distance-worker.ts', import.meta.url), { workerData: targets });
      worker.on('message', (answer: DistanceAnswer) => this.#hear(which, answer));
      worker.on('error', (cause) =>
        this.#fail(new DoppelError('internal', `A thread for distances ended: ${cause.message}`, { cause })),
      );
      return worker;
    });
  }

  /** Distances from a head to the wanted targets: (wanted * 4). The head's arrays are handed over. */
  distances(head: RawHead, wanted: readonly number[]): Promise<Float64Array> {
    const which = this.#pending.indexOf(Math.min(...this.#pending));
    const id = this.#next++;
    const arrays = [head.distribution, head.logits, head.masks?.coefficients, head.masks?.prototypes];
    const transfer = [
      ...new Set(arrays.flatMap((array) => (array === undefined ? [] : [array.buffer as ArrayBuffer]))),
    ];
    this.#pending[which]++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#workers[which].postMessage({ id, head, wanted } satisfies DistanceTask, transfer);
    });
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await Promise.all(
      this.#workers.map(async (worker) => {
        const exited = once(worker, 'exit');
        await worker.terminate();
        await exited.catch(() => undefined);
      }),
    );
  }

  #hear(which: number, answer: DistanceAnswer): void {
    this.#pending[which]--;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('rows' in answer) waiting?.resolve(answer.rows);
    else waiting?.reject(new DoppelError('bad_model', answer.problem));
  }

  #fail(error: DoppelError): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
