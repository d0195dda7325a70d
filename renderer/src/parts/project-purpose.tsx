import { Button, Group, Modal, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { PurposeReply } from '#contract/custody.ts';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import { useProject } from '../state/project-context.ts';
import { showDone, showError } from './toasts.ts';

type Said = Pick<PurposeReply, 'purpose' | 'overdue'>;

/** What the button says: the question until it was answered once, then until when the project may be kept. */
function buttonWords({ purpose, overdue }: Said): string {
  if (purpose === null) return 'What is it for?';
  if (purpose.delete_by === null) return 'Purpose';
  return overdue ? `Overdue since ${purpose.delete_by}` : `Kept until ${purpose.delete_by}`;
}

/** What the project is for, on what legal basis, and until when it may be kept: asked until it is answered once, then shown. */
export function ProjectPurpose() {
  const { opened } = useProject();
  // What is said here is newer than what the project said when it was opened.
  const [saidHere, setSaidHere] = useState<PurposeReply | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const said: Said = saidHere?.project === opened.status.project ? saidHere : opened.status;
  return (
    <>
      <Button
        size="compact-xs"
        variant={said.purpose === null || said.overdue ? 'light' : 'subtle'}
        {...(said.overdue ? { color: 'red' } : {})}
        title={said.purpose?.purpose || undefined}
        onClick={() => setIsOpen(true)}
      >
        {buttonWords(said)}
      </Button>
      {isOpen && <PurposeDialog said={said} onSaid={setSaidHere} onClose={() => setIsOpen(false)} />}
    </>
  );
}

interface PurposeDialogProps {
  readonly said: Said;
  readonly onSaid: (reply: PurposeReply) => void;
  readonly onClose: () => void;
}

function PurposeDialog({ said: { purpose, overdue }, onSaid, onClose }: PurposeDialogProps) {
  const client = useClient();
  const { opened } = useProject();
  const [what, setWhat] = useState(purpose?.purpose ?? '');
  const [basis, setBasis] = useState(purpose?.legal_basis ?? '');
  const [day, setDay] = useState(purpose?.delete_by ?? '');
  const [isSaving, setIsSaving] = useState(false);
  const save = async () => {
    setIsSaving(true);
    try {
      const answers = { purpose: what.trim(), legal_basis: basis.trim(), delete_by: day === '' ? null : day };
      onSaid(await client.request('custody.say_purpose', { project: opened.project, ...answers }));
      showDone('Kept with the project');
      onClose();
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setIsSaving(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="What this project is for"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <p>
        It holds pictures of people. Whoever answers for it has to know why, and until when. Every answer may stay
        empty; they are kept in the project and shown by its status.
      </p>
      {overdue && purpose !== null && (
        <p role="status">The day until which it may be kept, {purpose.delete_by}, has passed.</p>
      )}
      <Textarea
        label="Purpose"
        autosize
        minRows={2}
        maxLength={2000}
        value={what}
        onChange={(event) => setWhat(event.currentTarget.value)}
      />
      <TextInput
        label="Legal basis"
        mt="sm"
        maxLength={2000}
        value={basis}
        onChange={(event) => setBasis(event.currentTarget.value)}
      />
      <TextInput
        label="Last day on which it may be kept"
        type="date"
        mt="sm"
        w={340}
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
      {purpose !== null && (
        <p>
          Said by {purpose.by} on {purpose.at.slice(0, 10)}.
        </p>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Not now
        </Button>
        <Button onClick={save} loading={isSaving}>
          Keep these answers
        </Button>
      </Group>
    </Modal>
  );
}
