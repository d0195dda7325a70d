import type { DoppelError } from '#base/doppel-error.ts';
import type { ReplyOf } from '#contract/channels.ts';
import type { DecisionRequest, SeenEvidence } from '#contract/decisions.ts';
import type { QueuePair } from '#contract/review.ts';
import type { ChannelClient } from '../client/channel-client.ts';
import { AnswerGate } from './answer-gate.ts';
import { asDoppelError } from './error-words.ts';
import type { PersonCache } from './person-cache.ts';
import {
  type ArrangePairs,
  movedBy,
  type PairAnswer,
  pairKey,
  type QueueState,
  withAnswer,
  withArrangement,
  withCurrent,
  withDoubtful,
  withFailure,
  withQueue,
  withWritten,
} from './queue-state.ts';
import { createStore, type Store } from './store.ts';

type DecideReply = ReplyOf<'review.decide'>;

/** How the queue stands: loading at first, then a state; an error only while there has never been a state. */
interface SessionState {
  readonly state: QueueState | null;
  readonly error: DoppelError | null;
  /** Whether the engine has more to say than the state shows: an empty queue may not stay empty. */
  readonly isLoading: boolean;
}

/** A decision with its number in the log. */
interface LastAnswer extends Pick<DecideReply['events'][number], 'seq' | 'action'> {
  /** How many pairs are open after it, and how many fewer than before; missing until the queue has come anew. */
  readonly settled?: { readonly left: number; readonly fewer: number };
}

/**
 * How long after an answer the queue is asked for anew, in milliseconds. Reading a long queue takes some 20 ms in which nothing
 * is drawn: not in the moment in which the next pair is.
 */
const restBeforeLoadMs = 250;

/**
 * The queue of one open project, and the one way by which decisions are written. Writes go out one after another, in the order
 * in which they were made; each shows at once and is taken back on screen, with the reason, when it fails.
 */
export class ReviewSession {
  /** The decision that this window wrote last and that stands, as far as it knows. */
  readonly lastAnswer: Store<LastAnswer | null> = createStore<LastAnswer | null>(null);
  readonly store: Store<SessionState> = createStore<SessionState>({ state: null, error: null, isLoading: true });
  /** What is pressed about the pair on screen goes through here. */
  readonly gate = new AnswerGate();
  readonly #client: ChannelClient;
  #project = '';
  readonly #cache: PersonCache;
  readonly #onChange: () => void;
  /** Which pair each event of this session answered, so that an undo can lead back to it. */
  readonly #pairOfEvent = new Map<number, QueuePair>();
  /** The events of this window that are in force, and those that it took back, each in order: what undo and redo are about. */
  readonly #written: number[] = [];
  readonly #takenBack: number[] = [];
  #wasWrittenElsewhere = false;
  #lastWrite: Promise<unknown> = Promise.resolve();
  #loading: Promise<void> | null = null;
  #isStale = false;
  /** How many pairs were open when the queue came last, and the last event that it knew of. */
  #openAt: { readonly open: number; readonly seq: number } | null = null;
  #isEvidenceNew = false;
  #lastSeq = 0;
  #writing = 0;
  #noticedSeq = 0;
  #soon: ReturnType<typeof setTimeout> | undefined;
  /** The last question of which it is not known whether it was written, with its key: asked again, it must not act twice. */
  #unknown: { readonly question: string; readonly key: string } | null = null;
  #doubtful: ReadonlySet<number> = new Set();

  constructor(client: ChannelClient, cache: PersonCache, onChange: () => void) {
    this.#client = client;
    this.#cache = cache;
    this.#onChange = onChange;
  }

  /** The number of the last event that this window knows of: later ones were written elsewhere. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /**
   * Which event an undo or a redo in this window is about: its own last one. `latest` where it has none and nothing was written
   * elsewhere since it was opened; `elsewhere` where something was, so that it has to be asked about first.
   */
  targetOf(kind: 'undo' | 'redo'): number | 'latest' | 'elsewhere' {
    const own = (kind === 'undo' ? this.#written : this.#takenBack).at(-1);
    if (own !== undefined) return own;
    return this.#wasWrittenElsewhere ? 'elsewhere' : 'latest';
  }

  /** Resolves when all that was sent to be written until now is answered: until then `targetOf` does not know of it. Never rejects. */
  async answered(): Promise<void> {
    await Promise.allSettled([this.#lastWrite]);
  }

  /** Asks for the queue; while one is on its way, once more after it. Never rejects: the state carries the error. */
  load(): Promise<void> {
    clearTimeout(this.#soon);
    this.#isStale = true;
    this.store.set({ ...this.store.get(), isLoading: true });
    this.#loading ??= this.#loadWhileStale();
    return this.#loading;
  }

  async #loadWhileStale(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        const seq = this.#lastSeq;
        const queue = await this.#client.request('review.queue', { project: this.#project, threshold: null });
        // How many are open has changed by the evidence then, and not by an answer alone.
        if (this.#isEvidenceNew) this.#openAt = null;
        this.#noteSettled(queue.open, seq);
        // What is on screen is not taken from under the hands of somebody who is answering it.
        const unlisted = this.#isEvidenceNew ? 'stays' : 'goes';
        this.#isEvidenceNew = false;
        this.store.set({
          state: withQueue(this.store.get().state, queue, this.#doubtful, unlisted),
          error: null,
          isLoading: this.#isStale,
        });
      } catch (caught) {
        this.store.set({ ...this.store.get(), error: asDoppelError(caught), isLoading: this.#isStale });
      }
    }
    // In the very turn in which it was found that nothing is stale: who asks later finds no load that has ended already.
    this.#loading = null;
  }

  /** Takes note of who may be several people: pairs with them are asked about last. */
  noteDoubtful(persons: ReadonlySet<number>): void {
    this.#doubtful = persons;
    this.#update((state) => withDoubtful(state, persons));
  }

  /** Shows the next open pair (1) or the one before (-1) without answering. */
  move(step: 1 | -1): void {
    this.#update((state) => movedBy(state, step));
  }

  /** Asks in another order, or only some; in the queue's own where none is given. */
  arrange(arrange: ArrangePairs | undefined): void {
    this.#update((state) => withArrangement(state, arrange));
  }

  /** Shows a pair. */
  show(pair: QueuePair): void {
    this.#update((state) => withCurrent(state, pair));
  }

  /** Answers a pair: the next one shows at once. Resolves when the answer is on disk or its failure is on screen. */
  async answer(pair: QueuePair, answer: PairAnswer, decision: DecisionRequest, seen: SeenEvidence): Promise<void> {
    this.#update((state) => withAnswer(state, pair, answer));
    try {
      const reply = await this.#write(decision, seen, 'ask');
      for (const event of reply.events) this.#pairOfEvent.set(event.seq, pair);
      this.#update((state) => withWritten(state, pair, answer));
      this.#cache.forget([pair.a, pair.b]);
      this.#onChange();
      if (this.store.get().state?.current === null) void this.load();
      else this.#loadSoon();
    } catch (caught) {
      const error = asDoppelError(caught);
      this.#update((state) => withFailure(state, { pair, answer, error }));
    }
  }

  /**
   * Writes any decision and resolves when it is on disk. Rejects with the engine's `DoppelError`; nothing was written then.
   * An undo of an answer of this session brings its pair back on screen.
   */
  async decide(
    decision: DecisionRequest,
    force: 'ask' | 'force' = 'ask',
    seen: SeenEvidence | null = null,
  ): Promise<DecideReply> {
    const reply = await this.#write(decision, seen, force);
    this.#settle();
    const undone = reply.events.findLast(({ action }) => action.kind === 'undo')?.action;
    if (undone?.kind === 'undo') await this.#showAnswered(undone.event, reply.head.seq);
    return reply;
  }

  /**
   * Brings the pair back that an event answered, of this session or an earlier one, once it is undone by event `undoneBy`.
   * Nothing where it answered none, or where more was decided while the queue was on its way.
   */
  async #showAnswered(event: number, undoneBy: number): Promise<void> {
    const pair = this.#pairOfEvent.get(event) ?? (await this.#answeredBefore(event));
    if (pair === null) return;
    await this.load();
    if (this.#lastSeq > undoneBy || this.#writing > 0) return;
    const fresh = this.store.get().state?.queue.pairs.find((each) => pairKey(each) === pairKey(pair));
    if (fresh !== undefined) this.show(fresh);
  }

  async #answeredBefore(event: number): Promise<Pick<QueuePair, 'a' | 'b'> | null> {
    try {
      const { events } = await this.#client.request('history.log', { project: this.#project });
      const action = events.find(({ seq }) => seq === event)?.action;
      if (action?.kind === 'apart' || action?.kind === 'unsure') return { a: action.a, b: action.b };
      if (action?.kind === 'merge' && action.persons.length === 2)
        return { a: action.persons[0], b: action.persons[1] };
      return null;
    } catch (caught) {
      // The undo itself is done; only the way back to its pair is not known.
      console.info('Looking for the pair of an undone event:', caught);
      return null;
    }
  }

  /** Goes on with a project that was just opened, or opened again after the engine restarted: its handle, its last event. */
  open(project: string, seq: number): void {
    this.#project = project;
    this.#lastSeq = seq;
    this.#noticedSeq = seq;
    this.#settle();
  }

  /** Takes note of a decision that was made in another window or on the command line. */
  noticeChange(seq: number): void {
    // The word of a decision of this window may come before its answer: what it was is known when that is there.
    this.#noticedSeq = Math.max(this.#noticedSeq, seq);
    if (this.#writing === 0) this.#takeNotice();
  }

  /** Takes note of evidence that an analysis has made anew: all that was read is asked for again. The pair on screen stays. */
  noticeEvidence(): void {
    this.#isEvidenceNew = true;
    this.#settle();
  }

  #update(change: (state: QueueState) => QueueState): void {
    const before = this.store.get();
    if (before.state !== null) this.store.set({ ...before, state: change(before.state) });
  }

  #write(decision: DecisionRequest, seen: SeenEvidence | null, force: 'ask' | 'force'): Promise<DecideReply> {
    const send = async () => {
      const question = JSON.stringify([decision, force]);
      const key = this.#unknown?.question === question ? this.#unknown.key : crypto.randomUUID();
      this.#unknown = null;
      try {
        return await this.#client.request('review.decide', {
          project: this.#project,
          decision,
          force: force === 'force',
          seen,
          key,
        });
      } catch (caught) {
        // An engine or a door that went away in between may have written it; what the engine itself refuses was not.
        if (asDoppelError(caught).code === 'failed') this.#unknown = { question, key };
        throw caught;
      }
    };
    this.#writing++;
    const written = this.#lastWrite
      .then(send, send)
      .then((reply) => {
        this.#lastSeq = Math.max(this.#lastSeq, reply.head.seq);
        this.#remember(reply.events);
        this.#noteAnswer(reply);
        return reply;
      })
      .finally(() => {
        this.#writing--;
        if (this.#writing === 0) this.#takeNotice();
      });
    this.#lastWrite = written;
    return written;
  }

  #remember(events: DecideReply['events']): void {
    for (const { seq, action } of events) {
      if (action.kind === 'undo') moveEvent(action.event, this.#written, this.#takenBack);
      else if (action.kind === 'redo') moveEvent(action.event, this.#takenBack, this.#written);
      else {
        this.#written.push(seq);
        // What was taken back before a new decision is not done again by a press of a key, as everywhere.
        this.#takenBack.length = 0;
      }
    }
  }

  #noteAnswer({ events }: DecideReply): void {
    const last = events.at(-1);
    if (last === undefined) return;
    // What was taken back is no answer any more, and what a redo brought back was said before.
    this.lastAnswer.set(last.action.kind === 'undo' || last.action.kind === 'redo' ? null : last);
  }

  /** Says of the last answer what it settled, where no other came between two queues: an answer may answer many pairs. */
  #noteSettled(open: number, seq: number): void {
    const before = this.#openAt;
    this.#openAt = { open, seq };
    const last = this.lastAnswer.get();
    // While more is written nobody knows which of it the queue counts.
    if (before === null || last === null || this.#writing > 0 || seq !== this.#lastSeq) return;
    if (last.seq === seq && before.seq === seq - 1)
      this.lastAnswer.set({ ...last, settled: { left: open, fewer: before.open - open } });
  }

  #takeNotice(): void {
    if (this.#noticedSeq <= this.#lastSeq) return;
    this.#lastSeq = this.#noticedSeq;
    this.#wasWrittenElsewhere = true;
    this.#settle();
  }

  #loadSoon(): void {
    clearTimeout(this.#soon);
    this.store.set({ ...this.store.get(), isLoading: true });
    this.#soon = setTimeout(() => void this.load(), restBeforeLoadMs);
  }

  #settle(): void {
    this.#cache.forget('all');
    void this.load();
    this.#onChange();
  }
}

/** Moves an event to the end of another list, where it is in the first. */
function moveEvent(event: number, from: number[], to: number[]): void {
  const place = from.indexOf(event);
  if (place !== -1) to.push(...from.splice(place, 1));
}
