import type { VectorHit } from './vector-store.ts';

/** Whether `a` stands before `b`: the higher score, of equal ones the lower row id. */
function before(a: VectorHit, b: VectorHit): boolean {
  return a.score > b.score || (a.score === b.score && a.rowId < b.rowId);
}

/** The best `limit` hits of many, kept in a heap whose top is the worst of them. */
export class BestHits {
  readonly #limit: number;
  readonly #heap: VectorHit[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.#heap.length >= this.#limit;
  }

  /** The score that a row must reach to be kept; minus infinity while there is room. */
  get floor(): number {
    return this.full ? this.#heap[0].score : Number.NEGATIVE_INFINITY;
  }

  offer(hit: VectorHit): void {
    const heap = this.#heap;
    if (!this.full) {
      heap.push(hit);
      this.#rise(heap.length - 1);
    } else if (before(hit, heap[0])) {
      heap[0] = hit;
      this.#sink();
    }
  }

  /** The hits, best first. */
  list(): readonly VectorHit[] {
    return [...this.#heap].sort((a, b) => b.score - a.score || a.rowId - b.rowId);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!before(heap[parent], heap[child])) return;
      [heap[parent], heap[child]] = [heap[child], heap[parent]];
      child = parent;
    }
  }

  #sink(): void {
    const heap = this.#heap;
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      if (left >= heap.length) return;
      const right = left + 1;
      const worse = right < heap.length && before(heap[left], heap[right]) ? right : left;
      if (!before(heap[parent], heap[worse])) return;
      [heap[parent], heap[worse]] = [heap[worse], heap[parent]];
      parent = worse;
    }
  }
}
