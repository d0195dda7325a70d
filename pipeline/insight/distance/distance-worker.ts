// The thread that computes distances from one head to all targets. The detector's threads and the events' thread stay free.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { decodeHead, type RawHead } from '../loss/decode-head.ts';
import { type DistanceTarget, headDistances } from './pair-distance.ts';

/** A head to compute from, and which targets are still wanted. */
export interface DistanceTask {
  readonly id: number;
  readonly head: RawHead;
  /** Places among the targets that the thread was started with. */
  readonly wanted: readonly number[];
}

/** The distances, (wanted * 4), or why there are none. */
export type DistanceAnswer =
  | { readonly id: number; readonly rows: Float64Array<ArrayBuffer> }
  | { readonly id: number; readonly problem: string };

function serve(port: MessagePort, targets: readonly DistanceTarget[]): void {
  port.on('message', ({ id, head, wanted }: DistanceTask) => {
    try {
      const rows = headDistances(
        decodeHead(head),
        wanted.map((at) => targets[at]),
      ) as Float64Array<ArrayBuffer>;
      port.postMessage({ id, rows } satisfies DistanceAnswer, [rows.buffer]);
    } catch (error) {
      port.postMessage({ id, problem: (error as Error).message } satisfies DistanceAnswer);
    }
  });
}

if (parentPort !== null) serve(parentPort, workerData as readonly DistanceTarget[]);
