import { personId, type TrackletId, trackletId } from '#base/ids.ts';
import type { DecisionEvent, DecisionRequest } from '#contract/decisions.ts';
import type { VetoCheck } from '#review/contradictions.ts';
import { foldDecisions } from '#review/fold-decisions.ts';
import { genesisHash, sealEvent } from '#review/hash-chain.ts';
import { type Originals, ownerLookup } from '#review/originals.ts';
import { planDecision } from '#review/plan-decision.ts';
import type { ReviewState } from '#review/review-state.ts';

/** A tracklet for a test: its number, its person's number, the frames of its rows. */
export type TestTracklet = readonly [tracklet: number, person: number, frames: readonly number[]];

const testUuid = '00000000-0000-4000-8000-000000000000';

/** Original persons from a few lines, some hidden for a reason. Persons without tracklets are not made. */
export function makeOriginals(
  tracklets: readonly TestTracklet[],
  hiddenReasons: ReadonlyMap<number, string> = new Map(),
): Originals {
  const frames = new Map<TrackletId, Int32Array>(
    tracklets.map(([id, , rows]) => [trackletId(id), Int32Array.from(rows)]),
  );
  const stored = tracklets.map(([id, person, rows]) => ({
    id: trackletId(id),
    personId: personId(person),
    firstFrame: rows[0],
    lastFrame: rows[rows.length - 1],
  }));
  return {
    persons: [...new Set(tracklets.map(([, person]) => person))].map((id) => ({
      id: personId(id),
      hiddenReason: hiddenReasons.get(id) ?? null,
    })),
    tracklets: stored,
    ownerOf: ownerLookup(stored),
    framesOf: (id) => frames.get(id) ?? new Int32Array(),
  };
}

/** Frames first to last, every one. */
export function framesFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** A log in memory that grows by planned decisions, as the project file's does. */
export class TriedReview {
  readonly originals: Originals;
  readonly isVetoed: VetoCheck | undefined;
  readonly #events: DecisionEvent[] = [];

  constructor(tracklets: readonly TestTracklet[], isVetoed?: VetoCheck, hiddenReasons?: ReadonlyMap<number, string>) {
    this.originals = makeOriginals(tracklets, hiddenReasons);
    this.isVetoed = isVetoed;
  }

  get events(): readonly DecisionEvent[] {
    return this.#events;
  }

  /** Folded anew each time, as after a restart. */
  get state(): ReviewState {
    return foldDecisions(this.originals, this.#events);
  }

  /** Plans and writes a decision; returns the numbers of the events written. */
  decide(request: DecisionRequest, mode: 'ask' | 'force' = 'ask'): readonly number[] {
    const context = { force: mode === 'force', isVetoed: this.isVetoed };
    return planDecision(this.state, request, context).map(({ action, forced }) => {
      const previous_hash = this.#events.at(-1)?.hash ?? genesisHash(testUuid);
      const seq = this.#events.length + 1;
      const at = '2026-01-01T00:00:00.000Z';
      this.#events.push(
        sealEvent({ seq, action, by: 'A', at, app_version: '0', forced: [...forced], seen: null, previous_hash }),
      );
      return seq;
    });
  }
}

/** The partition that a state stands for: for each active person, by id, its rows as `tracklet:frame`, sorted. */
export function partitionOf(state: ReviewState, tracklets: readonly TestTracklet[]): Record<number, readonly string[]> {
  const partition: Record<number, readonly string[]> = {};
  for (const person of state.persons.values()) {
    const rows = person.segments.flatMap(({ trackletId: id, firstFrame, lastFrame }) =>
      (tracklets.find(([tracklet]) => tracklet === id)?.[2] ?? [])
        .filter((frame) => frame >= firstFrame && frame <= lastFrame)
        .map((frame) => `${id}:${frame}`),
    );
    partition[person.id] = rows.sort();
  }
  return partition;
}
