import { Button, Group, Modal, SegmentedControl, Textarea } from '@mantine/core';
import { useRef, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { PersonDetail } from '#contract/review.ts';
import { personName } from '#contract/words/person-words.ts';
import { isComposing } from '../../keys/use-keys.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { showDone } from '../../parts/toasts.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';

/** Writes a note to one of the persons on screen. Ctrl+Enter saves. */
export function NoteDialog({
  persons,
  onClose,
}: {
  readonly persons: readonly (PersonDetail | null)[];
  readonly onClose: () => void;
}) {
  const { session } = useProject();
  const present = persons.filter((person) => person !== null);
  const [chosen, setChosen] = useState(String(present[0]?.id ?? ''));
  const [text, setText] = useState('');
  const [error, setError] = useState<DoppelError | null>(null);
  /** A double click on Save, or Ctrl+Enter and a click, is one note. */
  const isWriting = useRef(false);
  const person = present.find(({ id }) => String(id) === chosen);

  const save = async () => {
    if (person === undefined || text.trim() === '' || isWriting.current) return;
    isWriting.current = true;
    try {
      await session.decide({ kind: 'note', person: person.id, text: text.trim() });
      showDone(`Note written to ${personName(person)}`);
      onClose();
    } catch (caught) {
      isWriting.current = false;
      setError(asDoppelError(caught));
    }
  };
  return (
    <Modal opened onClose={onClose} title="Note" closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && <ErrorNote error={error} />}
      {present.length > 1 && (
        <SegmentedControl
          fullWidth
          mb="sm"
          aria-label="To whom"
          value={chosen}
          onChange={setChosen}
          data={present.map((each) => ({ value: String(each.id), label: personName(each) }))}
        />
      )}
      <Textarea
        label="What should be remembered"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={10_000}
        value={text}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          const ends = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
          if (ends && !isComposing(event.nativeEvent)) void save();
        }}
      />
      {person !== undefined && person.notes.length > 0 && (
        <ul>
          {person.notes.map((note) => (
            <li key={note.event}>
              {note.text} ({note.by})
            </li>
          ))}
        </ul>
      )}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button onClick={save} disabled={text.trim() === ''}>
          Save
        </Button>
      </Group>
    </Modal>
  );
}
