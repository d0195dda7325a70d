import type { InsightOverview, RunReply } from '#contract/insight.ts';
import styles from './insight.module.css';
import { told } from './told.ts';

/** Problems that are listed at once. */
const mostProblems = 200;

/** The data sets with what is wrong with them, and every run with what it stands on. */
export function DatasetList({ overview: { datasets, runs } }: { readonly overview: InsightOverview }) {
  return (
    <div className={styles.page}>
      {datasets.map((dataset) => (
        <section key={dataset.id}>
          <h2>{dataset.name}</h2>
          <p className={styles.summary}>
            {dataset.pictures} pictures, {dataset.labels} labels, {dataset.classes.length} classes; from{' '}
            {dataset.source}
          </p>
          {dataset.problems.length === 0 && <p className={styles.summary}>Nothing is wrong with it.</p>}
          <ul className={styles.problems}>
            {dataset.problems.slice(0, mostProblems).map(({ kind, key, message }) => (
              <li key={`${kind} ${key} ${message}`}>{message}</li>
            ))}
          </ul>
        </section>
      ))}
      <h2>Runs</h2>
      <table className={styles.table}>
        <thead>
          <tr>
            {['Run', 'Kind', 'State', 'Begun', 'Seconds', 'Model', 'Key', 'Result', 'Made again'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.id} run={run} again={againWords(run, runs)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whether a run of the same settings, inputs and model before this one ended in the same bytes. */
function againWords(run: RunReply, runs: readonly RunReply[]): string {
  const before = runs.find(({ id, key, result_sha256: result }) => id < run.id && key === run.key && result !== null);
  if (before === undefined || run.result_sha256 === null) return '';
  return before.result_sha256 === run.result_sha256
    ? `the same bytes as run ${before.id}`
    : `not as run ${before.id}: doppel insight compare says what differs`;
}

function RunRow({ run, again }: { readonly run: RunReply; readonly again: string }) {
  const short = (sha256: string | null): string => sha256?.slice(0, 12) ?? '–';
  return (
    <tr>
      <th scope="row">{run.id}</th>
      <td>{run.kind}</td>
      <td>{run.state}</td>
      <td className="dp-figure">{run.started_at.slice(0, 16).replace('T', ' ')}</td>
      <td className="dp-figure">{told(run.seconds, 1)}</td>
      <td className="dp-figure">{short(run.model_sha256)}</td>
      <td className="dp-figure">{short(run.key)}</td>
      <td className="dp-figure">{short(run.result_sha256)}</td>
      <td>{again}</td>
    </tr>
  );
}
