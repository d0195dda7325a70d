import { Button, Group, Modal } from '@mantine/core';
import type { ModelState } from '#contract/models.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { modelName } from '#contract/words/model-words.ts';
import styles from './start.module.css';

/** Shows what would be downloaded, from where and under which licence, before it is. */
export function PullDialog({
  model,
  onPull,
  onClose,
}: {
  readonly model: ModelState;
  readonly onPull: () => void;
  readonly onClose: () => void;
}) {
  return (
    <Modal opened onClose={onClose} title={`Get: ${modelName(model.id)}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <dl className={styles.facts}>
        <dt>File</dt>
        <dd>{model.file}</dd>
        <dt>Licence</dt>
        <dd>{model.licence}</dd>
        <dt>From</dt>
        <dd>{model.source}</dd>
        <dt>Size</dt>
        <dd>{bytesWords(model.bytes)}</dd>
        <dt>SHA-256</dt>
        <dd className={styles.hash}>{model.sha256}</dd>
      </dl>
      <p>This downloads a file from the address above. Nothing of your video leaves this machine.</p>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={onPull} data-autofocus>
          Accept the licence and get it
        </Button>
      </Group>
    </Modal>
  );
}
