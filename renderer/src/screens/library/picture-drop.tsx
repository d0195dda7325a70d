import { Button, FileButton } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import { asDoppelError } from '../../state/error-words.ts';
import { type AskedPicture, askedPictureOf } from './asked-picture.ts';
import styles from './library.module.css';
import { noteInLibrary } from './library-note.tsx';

type OnPicture = (picture: AskedPicture) => void;

async function take(file: File | null | undefined, onPicture: OnPicture): Promise<void> {
  if (file == null) return;
  try {
    onPicture(await askedPictureOf(file));
  } catch (caught) {
    noteInLibrary(asDoppelError(caught));
  }
}

/** Takes a picture that is dropped on what it holds. */
export function PictureDrop({ onPicture, children }: { readonly onPicture: OnPicture; readonly children: ReactNode }) {
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(true);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void take(event.dataTransfer.files[0], onPicture);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what the button does by keyboard.
    <div
      className={styles.pictureDrop}
      data-over={isOver}
      onDragOver={over}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      {children}
    </div>
  );
}

/** Chooses a picture of one person. */
export function PictureButton({ onPicture }: { readonly onPicture: OnPicture }) {
  return (
    <FileButton accept="image/jpeg,image/png,image/webp" onChange={(file) => void take(file, onPicture)}>
      {(props) => (
        <Button
          {...props}
          size="sm"
          variant="default"
          title="One person, from head to foot; it can be dropped here too"
        >
          Picture
        </Button>
      )}
    </FileButton>
  );
}
