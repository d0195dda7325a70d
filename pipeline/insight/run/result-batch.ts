import type { InsightFile } from '#datasets/index.ts';
import { addRunSeconds } from '#experiments/index.ts';
import { type StoredResult, storeResults } from './store/store-picture.ts';

/** Pictures that are written at once, at most: what a run that is killed has to look at again. */
const mostPictures = 16;
/** How long a result waits at most, in ms. A write waits for the disk, for as long as a small detector takes for a picture. */
const longestWaitMs = 250;

/** Gathers the results of single pictures and writes many of them at once, with the time that they took. */
export class ResultBatch {
  readonly #file: InsightFile;
  readonly #runId: number;
  #waiting: StoredResult[] = [];
  #since = performance.now();

  constructor(file: InsightFile, runId: number) {
    this.#file = file;
    this.#runId = runId;
  }

  /** Takes a result, and writes all that wait where they are many or have waited long. Throws as writing does. */
  add(result: StoredResult): void {
    this.#waiting.push(result);
    if (this.#waiting.length >= mostPictures || performance.now() - this.#since >= longestWaitMs) this.flush();
  }

  /** Writes all that wait: they are on disk when this returns. Throws as writing does, and what waited is dropped then: the run goes on from the file. */
  flush(): void {
    const results = this.#waiting;
    if (results.length === 0) return;
    this.#waiting = [];
    const now = performance.now();
    this.#file.write(() => {
      storeResults(this.#file, results);
      addRunSeconds(this.#file, this.#runId, (now - this.#since) / 1000);
    });
    this.#since = now;
  }
}
