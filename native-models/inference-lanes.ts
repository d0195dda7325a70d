import type { InferenceLane } from './inference-lane.ts';
import type { RunResult, TensorData } from './inference-protocol.ts';

/** The stretch of time, at the least, over which it is measured how busy lanes are; opening one takes a fifth of it or less. */
const stretchMs = 1000;

/**
 * From which share of a stretch on another lane is opened. An embedder whose answers are waited for keeps its lanes busy for more than nine
 * tenths of the time; one that describes a picture now and then, for less than a half.
 */
const busyShare = 0.8;

/**
 * Whether somebody waits for the answers (`pressing`, the default), or they only have to keep up with something slower beside them
 * (`beside`), as a video's decoding is: no further lane is opened for that.
 */
export type Demand = 'pressing' | 'beside';

/** Measures for which share of the time somebody works. Times are milliseconds of any clock that only rises. */
export class BusyMeter {
  #working = 0;
  #stretchFrom: number;
  #busyFrom = 0;
  #busyMs = 0;

  constructor(nowMs: number) {
    this.#stretchFrom = nowMs;
  }

  begin(nowMs: number): void {
    if (this.#working++ === 0) this.#busyFrom = nowMs;
  }

  /** One piece of work has ended. Returns whether a stretch has ended with it that was busy nearly throughout. */
  end(nowMs: number): boolean {
    if (--this.#working === 0) this.#busyMs += nowMs - this.#busyFrom;
    const stretch = nowMs - this.#stretchFrom;
    if (stretch < stretchMs) return false;
    const busyMs = this.#busyMs + (this.#working > 0 ? nowMs - this.#busyFrom : 0);
    this.#stretchFrom = nowMs;
    this.#busyFrom = nowMs;
    this.#busyMs = 0;
    return busyMs >= stretch * busyShare;
  }
}

/** Lanes with the same model, of which the least busy takes each run; further ones are opened when those that there are have no rest while somebody waits. */
export class InferenceLanes {
  readonly #lanes: InferenceLane[];
  readonly #most: number;
  /** Opens one more; null when there are enough, so that the model's bytes are kept no longer than they are needed. */
  #open: (() => Promise<InferenceLane>) | null;
  readonly #meter = new BusyMeter(performance.now());
  #opening: Promise<void> | null = null;
  /** Why a further lane could not be opened; null while none has failed. */
  #failure: { readonly cause: unknown } | null = null;

  /** Takes lanes that are open, one at least, and is their owner. `open` opens another, up to `most`. */
  constructor(lanes: readonly InferenceLane[], most: number, open: () => Promise<InferenceLane>) {
    this.#lanes = [...lanes];
    this.#most = most;
    this.#open = lanes.length < most ? open : null;
  }

  /** How many are open. */
  get count(): number {
    return this.#lanes.length;
  }

  /** As `InferenceLane.run`; throws too what opening a further lane threw. */
  async run(feeds: Readonly<Record<string, TensorData>>, demand: Demand = 'pressing'): Promise<RunResult> {
    if (this.#failure !== null) throw this.#failure.cause;
    if (demand === 'beside') return await this.#leastBusy().run(feeds);
    this.#meter.begin(performance.now());
    try {
      return await this.#leastBusy().run(feeds);
    } finally {
      if (this.#meter.end(performance.now())) this.#openAnother();
    }
  }

  /** Closes all of them, with one that is being opened. */
  async close(): Promise<void> {
    this.#open = null;
    await Promise.all(this.#lanes.map((lane) => lane.close()));
    await this.#opening;
  }

  #leastBusy(): InferenceLane {
    return this.#lanes.reduce((least, lane) => (lane.pending < least.pending ? lane : least));
  }

  #openAnother(): void {
    if (this.#open === null || this.#opening !== null) return;
    this.#opening = this.#open()
      .then(
        async (lane) => {
          // Closed in the meantime.
          if (this.#open === null) return await lane.close();
          this.#lanes.push(lane);
          if (this.#lanes.length === this.#most) this.#open = null;
        },
        (cause: unknown) => {
          this.#open = null;
          this.#failure = { cause }; // told to whoever runs next
        },
      )
      .finally(() => {
        this.#opening = null;
      });
  }
}
