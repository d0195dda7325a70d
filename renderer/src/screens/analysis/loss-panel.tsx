import { useEffect, useState } from 'react';
import type { LossReport, StatusReply } from '#contract/replies.ts';
import { wholeNumber } from '#contract/words/count-words.ts';
import { lossFacts } from '#contract/words/loss-words.ts';
import { useClient } from '../../state/client-context.ts';
import styles from './analysis.module.css';

/** What was lost on the way, in numbers, and what the engine had to say. */
export function LossPanel({ notices, path }: { readonly notices: readonly string[]; readonly path: string | null }) {
  const status = useFinalStatus(path);
  return (
    <section className={styles.loss} aria-labelledby="loss-title">
      <h2 id="loss-title">What was lost</h2>
      {status === null ? <p>Counted when the analysis is done.</p> : <LossTable loss={status.loss} />}
      {status !== null && (
        <p className="dp-figure">
          {status.persons.active} persons, {status.crops.stored} pictures, {status.candidates?.total ?? 0} pairs to
          answer.
        </p>
      )}
      {notices.length > 0 && (
        <>
          <h2>Notes</h2>
          <ul>
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function LossTable({ loss }: { readonly loss: LossReport }) {
  const lines = lossFacts(loss);
  if (lines.length === 0) return <p>Nothing: every frame was read and every picture cut.</p>;
  return (
    <dl>
      {lines.map(({ about, what, count }) => (
        <div key={about}>
          <dt>{what}</dt>
          <dd className="dp-figure">{wholeNumber(count)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The status of a finished project: opened for the question and closed again. */
function useFinalStatus(path: string | null): StatusReply | null {
  const client = useClient();
  const [status, setStatus] = useState<StatusReply | null>(null);
  useEffect(() => {
    if (path === null) return;
    const ask = async () => {
      const opened = await client.request('project.open', { path });
      setStatus(opened.status);
      await client.request('project.close', { project: opened.project });
    };
    // Opening it for the review shows the same failure, with a way on.
    ask().catch((caught: unknown) => console.info('Reading the status:', caught));
  }, [client, path]);
  return status;
}
