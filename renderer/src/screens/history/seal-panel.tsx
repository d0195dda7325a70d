import { Button, CopyButton, Group, Modal, PasswordInput } from '@mantine/core';
import { useState } from 'react';
import type { ReviewerKeyView, Seal } from '#contract/custody.ts';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './history.module.css';

/** Signs the history and what it rests on with the reviewer's key, and shows the public part by which others check it. */
export function SealPanel({ onSealed }: { readonly onSealed: () => void }) {
  const { version } = useProject();
  const key = useReply('custody.key', {}, version);
  const [isOpen, setIsOpen] = useState(false);
  const sealed = () => {
    key.reload();
    onSealed();
  };
  if (key.value === null) return null;
  const { public_key } = key.value;
  return (
    <section className={styles.seal} aria-labelledby="seal-title">
      <div className={styles.chainHead}>
        <h3 id="seal-title">Seal</h3>
        <Button variant="default" size="compact-xs" onClick={() => setIsOpen(true)}>
          Seal
        </Button>
      </div>
      <p className={styles.dim}>
        A seal is your signature under the history and under everything that it rests on, as they are now.
      </p>
      {public_key !== null && (
        <>
          <p className={styles.hash}>{public_key}</p>
          <CopyButton value={public_key}>
            {({ copied, copy }) => (
              <Button variant="default" size="compact-xs" onClick={copy}>
                {copied ? 'Copied' : 'Copy your public key'}
              </Button>
            )}
          </CopyButton>
        </>
      )}
      {isOpen && <SealDialog reviewerKey={key.value} onSealed={sealed} onClose={() => setIsOpen(false)} />}
    </section>
  );
}

interface SealDialogProps {
  readonly reviewerKey: ReviewerKeyView;
  readonly onSealed: () => void;
  readonly onClose: () => void;
}

/** Says what is signed and with what; asks for the passphrase where the system does not keep it, twice for a new key. */
function SealDialog({ reviewerKey: { guard, public_key }, onSealed, onClose }: SealDialogProps) {
  const client = useClient();
  const { opened } = useProject();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isSealing, setIsSealing] = useState(false);
  const [made, setMade] = useState<Seal | null>(null);
  const isNew = public_key === null;
  const asks = guard === 'passphrase';
  const differs = asks && isNew && again !== '' && again !== passphrase;
  const isReady = !asks || (passphrase !== '' && (!isNew || again === passphrase));
  const run = async () => {
    setIsSealing(true);
    try {
      setMade(
        await client.request('custody.seal', { project: opened.project, guard, passphrase: asks ? passphrase : '' }),
      );
      onSealed();
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setIsSealing(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title="Seal this project" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {made !== null ? (
        <p role="status">
          Sealed by {made.body.by}: event {made.body.head.seq} and version {made.body.evidence.version} of what it rests
          on. Give your public key to those who are to check it.
        </p>
      ) : (
        <>
          <p>
            {isNew ? 'You have no key yet; one is made for you. ' : ''}
            {asks
              ? 'Your passphrase opens your key.'
              : 'Your key is guarded by this computer, for the user who is logged in.'}{' '}
            What is decided later is not covered: seal again then.
          </p>
          {asks && (
            <PasswordInput
              label="Passphrase"
              value={passphrase}
              maxLength={1000}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
            />
          )}
          {asks && isNew && (
            <PasswordInput
              label="The same again"
              mt="sm"
              value={again}
              maxLength={1000}
              error={differs ? 'The two are not the same.' : undefined}
              onChange={(event) => setAgain(event.currentTarget.value)}
            />
          )}
        </>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          {made === null ? 'Not now' : 'Close'}
        </Button>
        {made === null && (
          <Button onClick={run} loading={isSealing} disabled={!isReady}>
            Seal it
          </Button>
        )}
      </Group>
    </Modal>
  );
}
