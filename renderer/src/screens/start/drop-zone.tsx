import { type DragEvent, type ReactNode, useState } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import styles from './start.module.css';

interface DropZoneProps {
  readonly door: 'desktop' | 'browser';
  readonly onVideo: (path: string) => void;
  readonly onProject: (path: string) => void;
  readonly children: ReactNode;
}

/** Takes a video or a project that is dropped anywhere on the start. A browser does not tell where a file lies: it says so. */
export function DropZone({ door, onVideo, onProject, children }: DropZoneProps) {
  const client = useClient();
  const [isOver, setIsOver] = useState(false);

  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const file = event.dataTransfer.files[0];
    if (file === undefined) return;
    const path = client.pathOf(file);
    if (path === null) {
      showError(
        new DoppelError(
          'usage',
          `A browser does not tell where ${file.name} lies. Use "${file.name.endsWith('.doppel') ? 'Open a project' : 'Analyse a video'}" and choose it there.`,
        ),
      );
    } else if (path.endsWith('.doppel')) onProject(path);
    else onVideo(path);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way to what the two buttons do by keyboard.
    <div
      className={styles.drop}
      data-over={isOver}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      {children}
      {isOver && (
        <div className={styles.dropWord}>
          {door === 'desktop' ? 'Drop the video or the project' : 'Drop it to see how to open it'}
        </div>
      )}
    </div>
  );
}
