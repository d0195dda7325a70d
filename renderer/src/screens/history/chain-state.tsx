import { Button, CopyButton, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { publicKeyText } from '#contract/custody.ts';
import type { ChainHead } from '#contract/replies.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './history.module.css';
import { SealPanel } from './seal-panel.tsx';

const checkWords = {
  file: 'The file',
  foreign_keys: 'References',
  schema: 'Its tables',
  chain: 'The chain',
  head: 'Its head',
  fold: 'The persons',
  times: 'The times',
  vectors: 'The descriptions',
  evidence: 'What was decided on',
  erased: 'What was taken out',
  seal: 'The seals',
} as const;

/** Whether the history is whole: every event in its place, unchanged, and the persons what the decisions make of them. */
export function ChainState({ head }: { readonly head: ChainHead }) {
  const { opened, version } = useProject();
  const [key, setKey] = useState('');
  const isKey = publicKeyText.safeParse(key.trim()).success;
  const asked = { project: opened.project, ...(isKey ? { signed_by: key.trim() } : {}) };
  const { value, error, isLoading, reload } = useReply('history.verify', asked, version);
  return (
    <aside className={styles.chain} aria-labelledby="chain-title">
      <div className={styles.chainHead}>
        <h3 id="chain-title">
          {value === null ? 'Checking' : value.ok ? 'The history is whole' : 'The history is damaged'}
        </h3>
        <Button variant="default" size="compact-xs" onClick={reload} loading={isLoading}>
          Check again
        </Button>
      </div>
      {error !== null && <ErrorNote error={error} />}
      <ul>
        {value?.checks.map((check) => (
          <li key={check.name} data-ok={check.ok && !check.caution}>
            {check.ok && !check.caution ? (
              <IconCheck size={15} aria-hidden="true" />
            ) : (
              <IconAlertTriangle size={15} aria-hidden="true" />
            )}
            <div>
              <b>
                {checkWords[check.name]}: {check.caution ? 'look at them' : check.ok ? 'whole' : 'damaged'}
              </b>
              <p>{check.message}</p>
            </div>
          </li>
        ))}
      </ul>
      <TextInput
        size="xs"
        mb="sm"
        label="Sealed by this key?"
        placeholder="ed25519:..."
        value={key}
        error={key.trim() === '' || isKey ? undefined : 'A public key is ed25519: and 44 characters.'}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      <SealPanel onSealed={reload} />
      <p className={styles.dim}>
        The head is event {head.seq}. Keep its hash elsewhere to prove later that nothing was cut off the end.
      </p>
      <p className={styles.hash}>{head.hash}</p>
      <CopyButton value={`${head.seq}:${head.hash}`}>
        {({ copied, copy }) => (
          <Button variant="default" size="compact-xs" onClick={copy}>
            {copied ? 'Copied' : 'Copy the head'}
          </Button>
        )}
      </CopyButton>
    </aside>
  );
}
