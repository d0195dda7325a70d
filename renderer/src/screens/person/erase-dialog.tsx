import { Button, Group, Modal, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EraseReply } from '#contract/custody.ts';
import type { PersonDetail } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';

interface EraseDialogProps {
  readonly person: PersonDetail;
  readonly onClose: () => void;
}

/** Asks before a person is taken out for good, and then says what went and what is left elsewhere. */
export function EraseDialog({ person, onClose }: EraseDialogProps) {
  const client = useClient();
  const { opened } = useProject();
  const [reason, setReason] = useState('');
  const [isErasing, setIsErasing] = useState(false);
  const [done, setDone] = useState<EraseReply | null>(null);
  const erase = async () => {
    setIsErasing(true);
    try {
      setDone(await client.request('custody.erase', { project: opened.project, person: person.id, reason }));
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setIsErasing(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Erase ${personTitle(person)}`}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {done === null ? (
        <>
          <p>
            The pictures, descriptions, previews and boxes of this person go, and the backups of the project with them.
            Their digests stay, so that everything else can still be checked. <b>This cannot be taken back.</b>
          </p>
          <TextInput
            label="Why (kept with the project)"
            value={reason}
            maxLength={2000}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group justify="flex-end" mt="md">
            <Button variant="default" onClick={onClose}>
              Keep
            </Button>
            <Button color="red" onClick={erase} loading={isErasing}>
              Erase for good
            </Button>
          </Group>
        </>
      ) : (
        <Erased reply={done} onClose={onClose} />
      )}
    </Modal>
  );
}

function Erased({ reply, onClose }: { readonly reply: EraseReply; readonly onClose: () => void }) {
  return (
    <>
      <p>
        Erased: {counted(reply.crops, 'picture')}, {counted(reply.vectors, 'description')},{' '}
        {counted(reply.previews, 'preview')}, {counted(reply.boxes, 'box', 'boxes')}, {counted(reply.backups, 'backup')}
        .
      </p>
      {reply.exports.length > 0 && (
        <>
          <p>Exports made before, which may show the person and are not touched:</p>
          <ul>
            {reply.exports.map(({ at, by, folder }) => (
              <li key={`${at} ${folder}`}>
                {folder} ({at.slice(0, 10)}, {by})
              </li>
            ))}
          </ul>
        </>
      )}
      <p>Not erased:</p>
      <ul>
        {reply.left.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Group justify="flex-end" mt="md">
        <Button onClick={onClose}>Close</Button>
      </Group>
    </>
  );
}
