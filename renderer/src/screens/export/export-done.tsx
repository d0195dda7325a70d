import { Button } from '@mantine/core';
import type { ExportReply } from '#contract/replies.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './export.module.css';

/** What was written, who was left out and why, and the way to the folder. */
export function ExportDone({ reply, onAgain }: { readonly reply: ExportReply; readonly onAgain: () => void }) {
  const client = useClient();
  const reveal = async () => {
    try {
      const { revealed } = await client.request('files.reveal', { path: reply.folder });
      if (!revealed) showDone(`The folder is ${reply.folder}`);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <section role="status">
      <p>
        <b>{reply.persons} persons exported</b> to {reply.folder}
      </p>
      <ul className={styles.files}>
        {reply.files.map((file) => (
          <li key={file.path}>
            <span>{file.path}</span>
            <span className={styles.dim}>{bytesWords(file.bytes)}</span>
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
      <div className={styles.actions}>
        <Button onClick={reveal}>Open the folder</Button>
        <Button variant="default" onClick={onAgain}>
          Export again
        </Button>
      </div>
    </section>
  );
}
