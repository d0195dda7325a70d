import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { QueuePair } from '#contract/review.ts';
import { Term } from '../parts/term.tsx';
import styles from './evidence.module.css';
import { type EvidenceLine, type EvidenceScale, evidenceLines, evidenceSentence } from './evidence-lines.ts';

/** The evidence of a pair of one video: a sentence, then every fact with its number, its words, and which way it points. */
export function EvidencePanel({ pair, scale }: { readonly pair: QueuePair; readonly scale: EvidenceScale }) {
  return (
    <EvidenceTable
      sentence={evidenceSentence(pair, scale)}
      lines={evidenceLines(pair, scale)}
      weighsMost={pair.words}
    />
  );
}

interface EvidenceTableProps {
  readonly sentence: string;
  readonly lines: readonly EvidenceLine[];
  /** What weighs most, in words, the most first. */
  readonly weighsMost: readonly string[];
}

/** Facts about two persons, whatever they are known from. */
export function EvidenceTable({ sentence, lines, weighsMost }: EvidenceTableProps) {
  return (
    <section className={styles.panel} aria-label="Evidence">
      <p className={styles.sentence}>{sentence}</p>
      <dl className={styles.lines}>
        {lines.map((line) => (
          <div key={line.label} className={styles.line} data-points={line.points}>
            <dt>
              <Term word={line.label} />
            </dt>
            <dd className={styles.figure}>{line.figure}</dd>
            <dd className={styles.words}>
              <PointsSign points={line.points} />
              {line.words}
            </dd>
          </div>
        ))}
      </dl>
      {weighsMost.length > 0 && (
        <>
          <h2 className={styles.title}>What weighs most</h2>
          <ul className={styles.reasons}>
            {weighsMost.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** A sign and a word, so that the direction is not carried by colour. */
function PointsSign({ points }: Pick<EvidenceLine, 'points'>) {
  if (points === 'neutral') return null;
  const Icon = points === 'for' ? IconPlus : IconMinus;
  return (
    <span className={styles.leaning}>
      <Icon size={11} stroke={2.5} aria-hidden="true" />
      {points}
    </span>
  );
}
