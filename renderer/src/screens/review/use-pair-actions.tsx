import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { PersonDetail, QueuePair } from '#contract/review.ts';
import { seenEvidence } from '../../evidence/seen-evidence.ts';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import type { FailedAnswer } from '../../state/queue-state.ts';
import type { MergeDialogProps } from './merge-dialog.tsx';
import { isWideMerge, usualSurvivor } from './survivor.ts';

/** What can be done about a pair, and what has to be asked before. */
interface PairActions {
  /** The id that a merge keeps. */
  readonly into: number;
  readonly on: Readonly<Record<'merge' | 'apart' | 'unsure' | 'swap', () => void>> &
    Readonly<Record<'undo' | 'redo', () => Promise<void>>>;
  /** The resulting group, while it is shown before a merge. */
  readonly preview: MergeDialogProps | null;
  /** For an answer that was refused and can be forced: the way to see what that overrides. */
  readonly forceButton: (failed: FailedAnswer) => ReactNode;
}

/** The answers to a pair. A merge of more than two shows the resulting group first. */
export function usePairActions(pair: QueuePair, a: PersonDetail | null, b: PersonDetail | null): PairActions {
  const { session, opened } = useProject();
  const [isSwapped, setIsSwapped] = useState(false);
  const [isPreviewed, setIsPreviewed] = useState(false);
  const history = useHistoryKeys();
  const usual = usualSurvivor(a ?? { id: pair.a, name: null }, b ?? { id: pair.b, name: null });
  const into = isSwapped ? (usual === pair.a ? pair.b : pair.a) : usual;
  const seen = () => seenEvidence(pair, [a, b], opened.status.embedder?.model_sha256 ?? null);
  const persons = [into, into === pair.a ? pair.b : pair.a];

  const answer = (kind: 'apart' | 'unsure') => {
    if (a === null || b === null) return;
    void session.answer(pair, kind, { kind, a: pair.a, b: pair.b }, seen());
  };
  const merge = () => {
    if (a === null || b === null) return;
    if (isWideMerge([a, b]) || pair.vetoed || pair.state === 'apart') return setIsPreviewed(true);
    void session.answer(pair, 'merge', { kind: 'merge', persons, into }, seen());
  };
  return {
    into,
    on: {
      merge,
      apart: () => answer('apart'),
      unsure: () => answer('unsure'),
      swap: () => setIsSwapped((before) => !before),
      ...history,
    },
    preview: isPreviewed ? { persons, into, seen: seen(), onClose: () => setIsPreviewed(false) } : null,
    forceButton: ({ answer: refused, error }) =>
      refused === 'merge' && error.code === 'conflict' ? (
        <Button size="compact-sm" variant="default" onClick={() => setIsPreviewed(true)}>
          See what stands against it
        </Button>
      ) : null,
  };
}
