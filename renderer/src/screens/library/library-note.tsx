import { Button } from '@mantine/core';
import type { DoppelError } from '#base/doppel-error.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { createStore, useStore } from '../../state/store.ts';

/** What can be done about what went wrong. */
interface NoteAction {
  readonly label: string;
  readonly run: () => Promise<void>;
}

const shown = createStore<{ readonly error: DoppelError; readonly action: NoteAction | null } | null>(null);

/** Says in the library what went wrong, until it is closed or something is done that goes well; null takes it away. */
export function noteInLibrary(error: DoppelError | null, action: NoteAction | null = null): void {
  shown.set(error === null ? null : { error, action });
}

/** What went wrong, in a line of its own: a message that lies over the screen would hide the buttons that it is about. */
export function LibraryNote() {
  const note = useStore(shown);
  if (note === null) return null;
  const { error, action } = note;
  return (
    <ErrorNote error={error}>
      {action !== null && (
        <Button size="compact-sm" variant="default" onClick={() => void action.run()}>
          {action.label}
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => noteInLibrary(null)}>
        Close
      </Button>
    </ErrorNote>
  );
}
