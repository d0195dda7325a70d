import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { RequestOf } from '#contract/channels.ts';
import { counted } from '#contract/words/count-words.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './library.module.css';
import { tellInLibrary } from './library-note.tsx';

interface ExportButtonProps {
  /** The question whose answer is on screen. */
  readonly asked: RequestOf<'search.ask'>;
  /** How many persons of it are; none while it is on its way. */
  readonly shown: number;
}

/** Writes the answer that is on screen into a folder: a table, a contact sheet, the question with its versions, and clips if wanted. */
export function ExportButton({ asked, shown }: ExportButtonProps) {
  const client = useClient();
  const picker = useFilePicker();
  const [isOpen, setIsOpen] = useState(false);
  const [clips, setClips] = useState<'cut' | 'none'>('none');
  const [error, setError] = useState<DoppelError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const write = async () => {
    const to = await picker.pick('folder');
    if (to === null) return;
    setIsBusy(true);
    setError(null);
    try {
      const { folder, files, notes } = await client.request('search.export', { ...asked, to, clips });
      tellInLibrary([`${counted(files.length, 'file')} in ${folder}.`, ...notes].join(' '), null);
      setIsOpen(false);
    } catch (caught) {
      setError(asDoppelError(caught));
    }
    setIsBusy(false);
  };
  return (
    <>
      <Button size="compact-sm" variant="default" disabled={shown === 0} onClick={() => setIsOpen(true)}>
        Export
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setIsOpen(false)}
        title="Write this answer"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className={styles.fields}>
          {error !== null && <ErrorNote error={error} />}
          <p>
            A table with a row for each sighting of the {counted(shown, 'person')} on screen, a contact sheet of them,
            and the question with all versions, in a new folder. They show people: keep them as you keep the videos.
          </p>
          <Checkbox
            label="Also cut each sighting's stretch out of its video"
            checked={clips === 'cut'}
            onChange={(event) => setClips(event.currentTarget.checked ? 'cut' : 'none')}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setIsOpen(false)}>
              Cancel
            </Button>
            <Button onClick={write} loading={isBusy}>
              Choose a folder and write
            </Button>
          </Group>
        </div>
      </Modal>
      {picker.dialog}
    </>
  );
}
