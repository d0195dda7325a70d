import { Button } from '@mantine/core';
import type { DoppelError } from '#base/doppel-error.ts';
import { ErrorNote } from '../../parts/states.tsx';
import { createStore, useStore } from '../../state/store.ts';
import styles from './library.module.css';

/** What can be done about what is said. */
interface NoteAction {
  readonly label: string;
  readonly run: () => Promise<void>;
}

type Note = { readonly action: NoteAction | null } & ({ readonly error: DoppelError } | { readonly done: string });

const shown = createStore<Note | null>(null);

/** Says in the library what went wrong, until it is closed or something is done that goes well; null takes it away. */
export function noteInLibrary(error: DoppelError | null, action: NoteAction | null = null): void {
  shown.set(error === null ? null : { error, action });
}

/** Says in the library what was done, with the way back where there is one, until it is closed or something else is done. */
export function tellInLibrary(done: string, action: NoteAction | null): void {
  shown.set({ done, action });
}

/** What was done or went wrong, in a line of its own: a message that lies over the screen would hide the buttons that it is about. */
export function LibraryNote() {
  const note = useStore(shown);
  if (note === null) return null;
  const { action } = note;
  const buttons = (
    <>
      {action !== null && (
        <Button size="compact-sm" variant="default" onClick={() => void action.run()}>
          {action.label}
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => noteInLibrary(null)}>
        Close
      </Button>
    </>
  );
  if ('error' in note) return <ErrorNote error={note.error}>{buttons}</ErrorNote>;
  return (
    <div className={styles.told} role="status">
      <span>{note.done}</span>
      {buttons}
    </div>
  );
}
