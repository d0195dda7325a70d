import { Button } from '@mantine/core';
import type { Answerable } from '#contract/preliminary.ts';
import { counted } from '#contract/words/count-words.ts';
import { comparedWords } from '#contract/words/preliminary-words.ts';
import styles from './analysis.module.css';

interface FirstPairsProps {
  readonly found: Answerable;
  readonly onAnswer: () => void;
}

/** The way to the pairs that can be answered while the analysis is still at work. */
export function FirstPairs({ found, onAnswer }: FirstPairsProps) {
  return (
    <section className={styles.first} role="status" aria-label="Pairs to answer now">
      <p>{sentenceOf(found)}</p>
      {found.open !== 0 && <Button onClick={onAnswer}>Answer the first pairs now</Button>}
    </section>
  );
}

function sentenceOf({ open, state, ...compared }: Answerable): string {
  const pairs =
    open === null
      ? 'Pairs can be answered'
      : open === 0
        ? 'No pair wants an answer yet'
        : `${counted(open, 'pair')} can be answered`;
  return state === 'final'
    ? `${pairs}: all persons are compared, and what is still being made are previews and the other pictures.`
    : `${pairs}: ${comparedWords(compared)}, the rest is still being described. Answers stay when the numbers change.`;
}
