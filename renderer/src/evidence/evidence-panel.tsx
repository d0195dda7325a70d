import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { QueuePair } from '#contract/review.ts';
import { Term } from '../parts/term.tsx';
import styles from './evidence.module.css';
import { type EvidenceLine, type EvidenceScale, evidenceLines, evidenceSentence } from './evidence-lines.ts';

/** The evidence of a pair: a sentence, then every fact with its number, its words, and which way it points. */
export function EvidencePanel({ pair, scale }: { readonly pair: QueuePair; readonly scale: EvidenceScale }) {
  return (
    <section className={styles.panel} aria-label="Evidence">
      <p className={styles.sentence}>{evidenceSentence(pair, scale)}</p>
      <dl className={styles.lines}>
        {evidenceLines(pair, scale).map((line) => (
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
      {pair.words.length > 0 && (
        <>
          <h2 className={styles.title}>What weighs most</h2>
          <ul className={styles.reasons}>
            {pair.words.map((reason) => (
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
