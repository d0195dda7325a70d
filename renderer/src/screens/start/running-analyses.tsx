import type { RunningAnalysis } from '#contract/channels.ts';
import { type ProgressEvent, stageNames } from '#contract/progress.ts';
import { paceWords, progressWords } from '#contract/words/progress-words.ts';
import { analysisAddress } from '../analysis/analysis-address.ts';
import { stageWords } from '../analysis/stage-words.ts';
import styles from './start.module.css';

/** The analyses that are under way: a page that was loaded anew finds them here. */
export function RunningAnalyses({ running }: { readonly running: readonly RunningAnalysis[] }) {
  if (running.length === 0) return null;
  return (
    <section aria-labelledby="running-title">
      <h2 id="running-title" className={styles.title}>
        Under way
      </h2>
      <ul className={styles.running}>
        {running.map(({ analysis, out, video, progress }) => (
          <li key={analysis}>
            <a href={analysisAddress(analysis)}>{video ?? out}</a>
            <span className="dp-figure">
              {progress === null
                ? 'starting'
                : [activityWords(progress), paceWords(progress)].filter((part) => part !== '').join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is being done and how far it is. */
function activityWords(progress: ProgressEvent): string {
  const stage = stageNames.find((name) => name === progress.stage);
  return stage === undefined ? progressWords(progress) : `${stageWords[stage]}: ${progressWords(progress)}`;
}
