import { Autocomplete, Button, Group, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { LibraryReply, LibrarySource, SaidOfSource } from '#contract/library.ts';
import { counted } from '#contract/words/count-words.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './library.module.css';
import { changesOf, fieldsOf, type SourceFields, saidBefore, startProblem } from './source-fields.ts';

interface SourceDialogProps {
  readonly source: LibrarySource;
  readonly overview: LibraryReply;
  /** Writes what was changed. Rejects with what is wrong with it. */
  readonly onSay: (said: SaidOfSource) => Promise<void>;
  /** Takes the video out of the library. */
  readonly onRemove: () => Promise<void>;
  readonly onClose: () => void;
}

/** What a video is called, where, when and by which camera it was made, and the way out of the library. */
export function SourceDialog({ source, overview, onSay, onRemove, onClose }: SourceDialogProps) {
  const [typed, setTyped] = useState(() => fieldsOf(source));
  const [error, setError] = useState<DoppelError | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [isLeaving, setIsLeaving] = useState(false);
  const type = (field: keyof SourceFields) => (value: string) => setTyped((before) => ({ ...before, [field]: value }));
  const problem = startProblem(typed.start);
  const doing = async (work: () => Promise<void>) => {
    setIsBusy(true);
    try {
      await work();
      onClose();
    } catch (caught) {
      setError(asDoppelError(caught));
      setIsBusy(false);
    }
  };
  const keep = (event: FormEvent) => {
    event.preventDefault();
    if (problem !== null) return;
    const said = changesOf(source, typed);
    void doing(async () => (Object.keys(said).length === 0 ? undefined : onSay(said)));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={`Where and when ${source.name} was made`}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={keep} className={styles.fields}>
        {error !== null && <ErrorNote error={error} />}
        <TextInput
          label="Name"
          maxLength={200}
          value={typed.name}
          data-autofocus
          onChange={(event) => type('name')(event.currentTarget.value)}
        />
        <Autocomplete
          label="Place"
          description="Cameras of one place may see the same person at once; of two places nobody can be in both."
          maxLength={200}
          data={saidBefore(overview.sources.map(({ place }) => place))}
          value={typed.place}
          onChange={type('place')}
        />
        <Autocomplete
          label="Camera"
          description="Videos of one camera share its clock."
          maxLength={200}
          data={saidBefore(overview.sources.map(({ camera }) => camera))}
          value={typed.camera}
          onChange={type('camera')}
        />
        <TextInput
          label="Tags"
          description="For filters, separated by commas."
          maxLength={2000}
          value={typed.tags}
          onChange={(event) => type('tags')(event.currentTarget.value)}
        />
        <TextInput
          label="Began"
          description="By the camera's own clock, as 2026-03-04 15:16:17. Empty where nobody knows."
          placeholder="2026-03-04 15:16:17"
          maxLength={40}
          value={typed.start}
          error={problem}
          onChange={(event) => type('start')(event.currentTarget.value)}
        />
        {source.start_from === 'hand' && source.present && (
          <Button
            size="compact-sm"
            variant="default"
            className={styles.recorded}
            disabled={isBusy}
            onClick={() => doing(() => onSay({ start: 'recorded' }))}
          >
            As the file's name or its metadata have it
          </Button>
        )}
        <Group justify="space-between" mt="md">
          <Button variant="subtle" color="red" disabled={isBusy} onClick={() => setIsLeaving(true)}>
            Take it out of the library
          </Button>
          <Group>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={isBusy} disabled={problem !== null}>
              Keep
            </Button>
          </Group>
        </Group>
        {isLeaving && (
          <div className={styles.leaving} role="alert">
            <p>
              {counted(source.persons, 'person')} of {source.name} will no longer be found here. The project stays as it
              is, and what was decided stays in the log; added again, its persons have new numbers, and answers across
              videos that named them do not come back.
            </p>
            <Button color="red" disabled={isBusy} onClick={() => doing(onRemove)}>
              Take out {source.name}
            </Button>
          </div>
        )}
      </form>
    </Modal>
  );
}
