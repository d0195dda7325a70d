import { useState } from 'react';
import type { RequestOf } from '#contract/channels.ts';
import type { LibraryReply } from '#contract/library.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { AnswerGate } from '../../state/answer-gate.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { pairKey } from '../../state/queue-state.ts';
import { useReply } from '../../state/use-reply.ts';
import { CrossPairView } from './cross-pair-view.tsx';
import { noteInLibrary } from './library-note.tsx';

type Decision = RequestOf<'library.decide'>['decision'];
type Pair = readonly [number, number];

/** The list of pairs across videos holds as many; a pair that is named and not on it is shown all the same. */
export const listedPairs = 50;

/** The screen of a pair across videos. */
export const crossPairAddress = ([a, b]: Pair) => `#/library/pair/${a}-${b}` as const;

interface CrossReviewProps {
  readonly library: string;
  readonly overview: LibraryReply;
  readonly pair: Pair;
}

/** Pairs across videos one after another, as a project's queue is: an answer brings the next that is open. */
export function CrossReview({ library, overview, pair }: CrossReviewProps) {
  const client = useClient();
  const [gate] = useState(() => new AnswerGate());
  const [version, setVersion] = useState(0);
  const [answered, setAnswered] = useState<readonly Pair[]>([]);
  const [undone, setUndone] = useState<readonly Pair[]>([]);
  const [a, b] = pair;
  const list = useReply('library.duplicates', { library, limit: listedPairs }, version);
  const seen = useReply('library.pair', { library, a, b }, version);
  const open = (list.value?.pairs ?? []).filter(({ decision }) => decision === null);
  const place = open.findIndex((each) => pairKey(each) === pairKey({ a, b }));
  const show = (shown: Pair | undefined) => goTo(shown === undefined ? '#/library/pairs' : crossPairAddress(shown));
  const pairAt = (at: number): Pair | undefined => (open[at] === undefined ? undefined : [open[at].a, open[at].b]);

  /** Says why not, and offers what can be done about it; true where it is on disk. */
  const decide = async (decision: Decision, force: boolean): Promise<boolean> => {
    try {
      await client.request('library.decide', { library, decision, force });
      noteInLibrary(null);
      return true;
    } catch (caught) {
      const error = asDoppelError(caught);
      const canForce = decision.kind === 'merge' && error.code === 'conflict' && !force;
      noteInLibrary(error, canForce ? { label: 'Merge all the same', run: () => answer(decision, true) } : null);
      return false;
    } finally {
      setVersion((count) => count + 1);
    }
  };
  const answer = async (decision: Decision, force = false): Promise<void> => {
    // Those after it are other pairs once somebody was merged: whoever is part of this answer is not asked about next.
    const next = [...open.slice(place + 1), ...open.slice(0, Math.max(0, place))].find(
      (each) => pairKey(each) !== pairKey({ a, b }) && (decision.kind !== 'merge' || ![each.a, each.b].some(isOfPair)),
    );
    if (!(await decide(decision, force))) return;
    setAnswered((before) => [...before, pair]);
    setUndone([]);
    show(next === undefined ? undefined : [next.a, next.b]);
  };
  const isOfPair = (person: number): boolean => person === a || person === b;
  const undo = async (): Promise<void> => {
    if (!(await decide({ kind: 'undo' }, false))) return;
    const last = answered.at(-1);
    if (last === undefined) return;
    setAnswered((before) => before.slice(0, -1));
    setUndone((before) => [...before, last]);
    show(last);
  };
  /** The answer that was taken back last counts again, and its pair is shown with it. */
  const redo = async (): Promise<void> => {
    if (!(await decide({ kind: 'redo' }, false))) return;
    const last = undone.at(-1);
    if (last === undefined) return;
    setUndone((before) => before.slice(0, -1));
    setAnswered((before) => [...before, last]);
    show(last);
  };

  if (seen.error !== null) return <ErrorScreen error={seen.error} onRetry={seen.reload} />;
  if (seen.value === null) return <LoadingScreen what="Reading the pictures of both" />;
  return (
    <CrossPairView
      key={pairKey({ a, b })}
      seen={seen.value}
      overview={overview}
      gate={gate}
      rank={place === -1 ? null : { place: place + 1, of: open.length }}
      on={{
        merge: () => answer({ kind: 'merge', persons: [a, b] }),
        apart: () => answer({ kind: 'apart', a, b }),
        unsure: () => answer({ kind: 'unsure', a, b }),
        undo,
        redo,
        next: () => show(pairAt(place + 1)),
        previous: () => show(place > 0 ? pairAt(place - 1) : undefined),
      }}
    />
  );
}
