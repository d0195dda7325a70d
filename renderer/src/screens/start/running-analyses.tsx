import type { RunningAnalysis } from '#contract/channels.ts';
import { analysisAddress } from '../analysis/analysis-address.ts';
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
                : `${progress.stage}: ${progress.done}${progress.total === null ? '' : ` of ${progress.total}`} ${progress.unit}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
