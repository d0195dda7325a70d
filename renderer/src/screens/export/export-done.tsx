import { Button } from '@mantine/core';
import { IconExternalLink, IconFolder } from '@tabler/icons-react';
import type { ExportReply } from '#contract/replies.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { counted } from '#contract/words/count-words.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './export.module.css';
import { writtenRows } from './file-words.ts';

/** What was written, who was left out and why, and the ways to the report and to the folder. */
export function ExportDone({ reply, onAgain }: { readonly reply: ExportReply; readonly onAgain: () => void }) {
  const client = useClient();
  const { opened } = useProject();
  const request = { project: opened.project, to: reply.folder };
  const report = useReply('export.report', request);
  const tried = async (does: () => Promise<void>) => {
    try {
      await does();
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const openReport = () =>
    tried(async () => {
      const { opened: isOpen } = await client.request('export.open_report', request);
      if (!isOpen) showDone(`The report could not be opened. It is ${report.value?.file ?? reply.folder}`);
    });
  const reveal = () =>
    tried(async () => {
      const { revealed } = await client.request('files.reveal', { path: reply.folder });
      if (!revealed) showDone(`The folder is ${reply.folder}`);
    });
  const copyPath = () =>
    tried(async () => {
      await navigator.clipboard.writeText(reply.folder);
      showDone('The path of the folder is copied.');
    });
  const address = report.value?.address ?? null;
  return (
    <section aria-label="What was exported">
      <p role="status">
        <b>{counted(reply.persons, 'person')} exported</b> to <b>{reply.folder}</b>
      </p>
      <div className={styles.actions}>
        {address === null ? (
          <Button
            leftSection={<IconExternalLink size={16} />}
            disabled={report.value === null}
            onClick={() => void openReport()}
          >
            Open the report
          </Button>
        ) : (
          <Button
            component="a"
            href={address}
            target="_blank"
            rel="noopener"
            leftSection={<IconExternalLink size={16} />}
          >
            Open the report
          </Button>
        )}
        {address === null ? (
          <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void reveal()}>
            Open the folder
          </Button>
        ) : (
          <Button variant="default" leftSection={<IconFolder size={16} />} onClick={() => void copyPath()}>
            Copy the folder's path
          </Button>
        )}
        <Button variant="default" onClick={onAgain}>
          Export again
        </Button>
      </div>
      {report.error !== null && <ErrorNote error={report.error} />}
      <ul className={styles.files} aria-label="Files that were written">
        {writtenRows(reply.files).map(({ name, words, bytes }) => (
          <li key={name}>
            <span>{name}</span>
            <span className={styles.dim}>{words}</span>
            <span className={styles.size}>{bytesWords(bytes)}</span>
          </li>
        ))}
      </ul>
      {reply.left_out.length > 0 && (
        <>
          <p>Left out of the matrices:</p>
          <ul>
            {reply.left_out.map((person) => (
              <li key={person.person_id}>
                person {person.person_id}: {person.reason}
              </li>
            ))}
          </ul>
        </>
      )}
      {reply.warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
      <p className={styles.dim}>
        The history's head went along: event {reply.head.seq}, hash {reply.head.hash.slice(0, 12)}.
      </p>
    </section>
  );
}
