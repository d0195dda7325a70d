import type { DoppelError } from '#base/doppel-error.ts';
import type { QueuePair, ReviewQueue } from '#contract/review.ts';

/** What can be answered to a pair. */
export type PairAnswer = 'merge' | 'apart' | 'unsure';

/** An answer that is on its way to the disk. */
interface PendingAnswer {
  readonly pair: QueuePair;
  readonly answer: PairAnswer;
}

/** An answer that did not reach the disk: its pair is shown again with the reason. */
export interface FailedAnswer extends PendingAnswer {
  readonly error: DoppelError;
}

/** The review as the screen shows it: what the engine last said, and what was answered since. */
export interface QueueState {
  readonly queue: ReviewQueue;
  readonly pending: readonly PendingAnswer[];
  /** The pair on screen; null when nothing is open. It need not be in the queue: the matrix opens any pair. */
  readonly current: QueuePair | null;
  readonly failed: FailedAnswer | null;
  /** Who may be several people: a pair with one of them comes after the others, since its numbers may be of a part. */
  readonly doubtful?: ReadonlySet<number>;
  /** The order in which pairs are asked, and which of them, where the analyst chose one; the queue's own else. */
  readonly arrange?: ArrangePairs | undefined;
}

/** Sorts pairs, or keeps some of them. What it leaves out stays open: it is only not asked now. */
export type ArrangePairs = (pairs: readonly QueuePair[]) => readonly QueuePair[];

/** Names a pair whatever its order. */
export function pairKey(pair: { readonly a: number; readonly b: number }): string {
  return pair.a < pair.b ? `${pair.a}-${pair.b}` : `${pair.b}-${pair.a}`;
}

/** Whether an answer on its way makes a pair not worth showing: it is that pair, or a merge that changes one of the two. */
function isWaiting(pair: QueuePair, pending: readonly PendingAnswer[]): boolean {
  return pending.some(
    ({ pair: answered, answer }) =>
      pairKey(answered) === pairKey(pair) ||
      (answer === 'merge' && [pair.a, pair.b].some((id) => id === answered.a || id === answered.b)),
  );
}

/** Pairs in the order in which they are asked about: best first or as the analyst chose, those with a doubtful person behind the others. */
function inOrder({ arrange, doubtful }: QueueState, pairs: readonly QueuePair[]): readonly QueuePair[] {
  const arranged = arrange === undefined ? pairs : arrange(pairs);
  if (doubtful === undefined || doubtful.size === 0) return arranged;
  const isDoubtful = ({ a, b }: QueuePair): boolean => doubtful.has(a) || doubtful.has(b);
  return [...arranged.filter((pair) => !isDoubtful(pair)), ...arranged.filter(isDoubtful)];
}

const stillOpen = (state: QueueState): readonly QueuePair[] =>
  state.queue.pairs.filter((pair) => pair.state === 'open' && !isWaiting(pair, state.pending));

/** The pairs that still want an answer, best first or as the analyst chose, those with a doubtful person behind the others. */
export function openPairs(state: QueueState): readonly QueuePair[] {
  return inOrder(state, stillOpen(state));
}

/** How many pairs want an answer and are not asked by the analyst's choice. */
export function leftOutByChoice(state: QueueState): number {
  return stillOpen(state).length - openPairs(state).length;
}

/** The state once it is known who may be several people. The pair on screen stays. */
export function withDoubtful(state: QueueState, doubtful: ReadonlySet<number>): QueueState {
  return { ...state, doubtful };
}

/** The pairs that somebody could not tell, in the order in which they were asked. */
export function unsurePairs(state: QueueState): readonly QueuePair[] {
  const unsure = state.queue.pairs.filter((pair) => pair.state === 'unsure' && !isWaiting(pair, state.pending));
  return inOrder(state, unsure);
}

/**
 * The pair that follows `from` among the open ones, in its own rank; the first when there is none after it. Once none is open those come
 * back that could not be told: of a round through them the next, each once.
 */
function openAfter(state: QueueState, from: QueuePair | null): QueuePair | null {
  const open = openPairs(state);
  if (from === null) return open[0] ?? null;
  if (open.length === 0 && from.state === 'unsure') return unsureAfter(state, from);
  const rank = new Map(inOrder(state, state.queue.pairs).map((pair, index) => [pairKey(pair), index]));
  const place = rank.get(pairKey(from));
  if (place === undefined) return open[0] ?? null;
  return open.find((pair) => (rank.get(pairKey(pair)) ?? -1) > place) ?? open[0] ?? null;
}

/** The pair that follows another one in a round through those that could not be told; null at its end. */
function unsureAfter(state: QueueState, from: QueuePair): QueuePair | null {
  const order = inOrder(state, state.queue.pairs).map(pairKey);
  const place = order.indexOf(pairKey(from));
  return unsurePairs(state).find((pair) => order.indexOf(pairKey(pair)) > place) ?? null;
}

/**
 * The state after the engine sent the queue. The pair on screen stays, in its newest form, unless it is gone or was an open
 * question and is answered now. `unlisted`: what becomes of one that is not in the queue any more.
 */
export function withQueue(
  state: QueueState | null,
  queue: ReviewQueue,
  doubtful: ReadonlySet<number> = new Set(),
  unlisted: 'goes' | 'stays' = 'goes',
): QueueState {
  if (state === null) {
    const fresh: QueueState = { queue, pending: [], current: null, failed: null, doubtful };
    return { ...fresh, current: openAfter(fresh, null) };
  }
  const next: QueueState = { ...state, queue };
  const { current } = state;
  if (current === null) return { ...next, current: openAfter(next, null) };
  const found = queue.pairs.find((pair) => pairKey(pair) === pairKey(current));
  // What a redo or another window has answered meanwhile is no question any more.
  if (current.state === 'open' && found !== undefined && found.state !== 'open')
    return { ...next, current: openAfter(next, found) };
  // Identity is kept where nothing changed, so that the pictures on screen do not start again.
  if (found !== undefined)
    return { ...next, current: JSON.stringify(found) === JSON.stringify(current) ? current : found };
  if (unlisted === 'stays') return next;
  const wasListed = state.queue.pairs.some((pair) => pairKey(pair) === pairKey(current));
  return wasListed ? { ...next, current: openAfter(next, null) } : next;
}

/** The state in which an answer shows at once: the next pair stands there, and the answer is on its way. */
export function withAnswer(state: QueueState, pair: QueuePair, answer: PairAnswer): QueueState {
  const next: QueueState = { ...state, pending: [...state.pending, { pair, answer }], failed: null };
  return { ...next, current: openAfter(next, pair) };
}

/** The state after an answer reached the disk. It counts as decided until the engine sends the queue anew. */
export function withWritten(state: QueueState, pair: QueuePair, answer: PairAnswer): QueueState {
  const pending = state.pending.filter((each) => pairKey(each.pair) !== pairKey(pair));
  const { queue } = state;
  const wasOpen = pair.state === 'open';
  const wasUnsure = pair.state === 'unsure';
  const pairs = queue.pairs.flatMap((each) => {
    if (answer === 'merge' && [each.a, each.b].some((id) => id === pair.a || id === pair.b)) return [];
    if (pairKey(each) !== pairKey(pair)) return [each];
    return answer === 'merge' ? [] : [{ ...each, state: answer, decision: answer }];
  });
  const counts = {
    // Who could not tell has not decided.
    decided: queue.decided + ((wasOpen || wasUnsure) && answer !== 'unsure' ? 1 : 0),
    open: Math.max(0, queue.open - (wasOpen ? 1 : 0)),
    unsure: Math.max(0, queue.unsure + (answer === 'unsure' ? 1 : 0) - (wasUnsure ? 1 : 0)),
  };
  return { ...state, pending, queue: { ...queue, ...counts, pairs } };
}

/** The state after an answer failed: its pair is back on screen, with the reason. */
export function withFailure(state: QueueState, failed: FailedAnswer): QueueState {
  const pending = state.pending.filter((each) => pairKey(each.pair) !== pairKey(failed.pair));
  return { ...state, pending, failed, current: failed.pair };
}

/** The state with another pair on screen. A failure that was shown has been seen. */
export function withCurrent(state: QueueState, current: QueuePair | null): QueueState {
  return { ...state, current, failed: null };
}

/** The state under another choice of order. An open pair on screen that it leaves out gives way to the first that it asks. */
export function withArrangement(state: QueueState, arrange: ArrangePairs | undefined): QueueState {
  const next: QueueState = { ...state, arrange };
  const { current } = state;
  const isAsked = current !== null && openPairs(next).some((pair) => pairKey(pair) === pairKey(current));
  return isAsked || (current !== null && current.state !== 'open') ? next : { ...next, current: openAfter(next, null) };
}

/** The state one open pair further (`step` 1) or back (-1), around the ends. */
export function movedBy(state: QueueState, step: 1 | -1): QueueState {
  const isSecondRound = state.current?.state === 'unsure' && openPairs(state).length === 0;
  const open = isSecondRound ? unsurePairs(state) : openPairs(state);
  if (open.length === 0) return state;
  const key = state.current === null ? '' : pairKey(state.current);
  const at = open.findIndex((pair) => pairKey(pair) === key);
  if (at === -1) return withCurrent(state, step === 1 ? openAfter(state, state.current) : open[open.length - 1]);
  return withCurrent(state, open[(at + step + open.length) % open.length]);
}

/** The pairs that will be asked for next, nearest first: what is worth loading ahead. */
export function upcoming(state: QueueState, count: number): readonly QueuePair[] {
  const found: QueuePair[] = [];
  let from = state;
  for (let step = 0; step < count; step++) {
    from = movedBy(from, 1);
    if (from.current === null || from.current === state.current || found.includes(from.current)) break;
    found.push(from.current);
  }
  return found;
}

/** What the counter says, answers on their way included. */
export function countsOf(state: QueueState): {
  readonly decided: number;
  readonly left: number;
  readonly saving: number;
} {
  const saving = state.pending.filter(({ pair }) => pair.state === 'open').length;
  const deciding = state.pending.filter(({ pair, answer }) => pair.state === 'open' && answer !== 'unsure').length;
  return {
    decided: state.queue.decided + deciding,
    left: Math.max(0, state.queue.open - saving),
    saving: state.pending.length,
  };
}
