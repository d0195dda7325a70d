import { Button } from '@mantine/core';
import type { PersonDetail, QueuePair } from '#contract/review.ts';
import { isQuestionOfFrames, togetherWords } from '#contract/words/together-words.ts';
import { useDecide } from '../../parts/use-decide.tsx';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './review.module.css';

interface FewTogetherProps {
  readonly pair: QueuePair;
  readonly a: PersonDetail | null;
  readonly b: PersonDetail | null;
  readonly onSeek: (timeMs: number) => void;
}

/** How long before the frames the video begins, in milliseconds. */
const beforeMs = 800;

/**
 * Two who were seen apart in a few frames only: perhaps a tracker handed a box to the wrong one. Leads to those frames, and gives them to
 * the other, which is a decision of its own.
 */
export function FewTogether({ pair, a, b, onSeek }: FewTogetherProps) {
  const { opened, times, version } = useProject();
  const decide = useDecide();
  const isAsked = isQuestionOfFrames(pair);
  const asked = isAsked ? { project: opened.project, a: pair.a, b: pair.b } : null;
  const { value } = useReply('review.together', asked, version);
  if (!isAsked || a === null || b === null || value === null || value.stretches.length === 0) return null;
  const { stretches } = value;
  const give = (person: number, to: number) => void decide({ kind: 'give', person, to, stretches });
  return (
    <div className={styles.together} role="note">
      <span>
        Ruled out, but only {togetherWords(pair.apart_frames, Math.min(a.rows, b.rows))}: a box may be on the wrong one.
      </span>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => onSeek(Math.max(0, times.msOf(stretches[0].first_frame) - beforeMs))}
      >
        Look
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => give(pair.a, pair.b)}>
        Give these frames of {pair.a} to {pair.b}
      </Button>
      <Button size="compact-sm" variant="default" onClick={() => give(pair.b, pair.a)}>
        Give those of {pair.b} to {pair.a}
      </Button>
    </div>
  );
}
