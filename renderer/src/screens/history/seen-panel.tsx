import type { LogReply } from '#contract/replies.ts';
import { comparedWords } from '#contract/words/preliminary-words.ts';
import { probabilityFigure, similarityFigure } from '#contract/words/score-words.ts';
import styles from './history.module.css';

/** What was on screen when a decision was made, what it overrode, and its link in the chain. */
export function SeenPanel({ event }: { readonly event: LogReply['events'][number] }) {
  const { seen, forced, preliminary, taken_back_by: takenBackBy } = event;
  return (
    <div className={styles.seen}>
      {takenBackBy !== null && <p>Taken back by decision {takenBackBy}.</p>}
      {preliminary !== undefined && (
        <p>Decided on preliminary evidence: {comparedWords(preliminary)}, the rest was still being described.</p>
      )}
      {forced.map((rule) => (
        <p key={rule}>Overrode: {rule}</p>
      ))}
      {seen === null && <p>Nothing was recorded of what was on screen.</p>}
      {seen?.pairs.map((pair) => (
        <p key={`${pair.a}-${pair.b}`} className="dp-figure">
          {pair.a} and {pair.b}: similarity {similarityFigure(pair.similarity)}, best pictures{' '}
          {similarityFigure(pair.best_crop_similarity)}, in the middle {similarityFigure(pair.median_crop_similarity)},
          P(same) {probabilityFigure(pair.probability)}
          {pair.vetoed ? ', ruled out' : ''}
        </p>
      ))}
      {seen !== null && (
        <p>
          {seen.crop_ids.length} pictures were on screen. Model {seen.model_sha256?.slice(0, 12) ?? 'none'}. Doppel{' '}
          {event.app_version}.
        </p>
      )}
      <p className={styles.hash}>
        hash {event.hash}
        <br />
        before {event.previous_hash}
      </p>
    </div>
  );
}
