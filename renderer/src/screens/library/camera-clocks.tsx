import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CameraClockView, ClockSetting, LibraryReply } from '#contract/library.ts';
import { counted } from '#contract/words/count-words.ts';
import { ClockDialog } from './clock-dialog.tsx';
import { clockWords } from './clock-words.ts';
import styles from './library.module.css';

interface CameraClocksProps {
  readonly overview: LibraryReply;
  readonly onSet: (camera: string, clock: ClockSetting, before: CameraClockView | undefined) => Promise<void>;
}

/** The clocks of the cameras that the videos name, each to be set. */
export function CameraClocks({ overview: { sources, clocks }, onSet }: CameraClocksProps) {
  const [opened, setOpened] = useState<string | null>(null);
  const cameras = [...Map.groupBy(sources, ({ camera }) => camera)]
    .flatMap(([camera, own]) => (camera === null ? [] : [{ camera, videos: own.length }]))
    .toSorted((a, b) => (a.camera < b.camera ? -1 : 1));
  const clockOf = (camera: string) => clocks.find((clock) => clock.camera === camera);
  if (cameras.length === 0) {
    return (
      <p className={styles.dim}>
        No video says which camera made it. Say so of each, and clocks that differ and drift can be set right here.
      </p>
    );
  }
  return (
    <>
      <table className={styles.table} aria-label="Clocks of the cameras">
        <thead>
          <tr>
            {['Camera', 'Videos', 'Clock', ''].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cameras.map(({ camera, videos }) => (
            <tr key={camera}>
              <th scope="row">{camera}</th>
              <td>{counted(videos, 'video')}</td>
              <td>{clockWords(clockOf(camera)) ?? 'not set: its times speak for nothing'}</td>
              <td className={styles.rowTools}>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Set the clock of ${camera}`}
                  onClick={() => setOpened(camera)}
                >
                  Set
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {opened !== null && (
        <ClockDialog
          camera={opened}
          clock={clockOf(opened)}
          onSet={(clock) => onSet(opened, clock, clockOf(opened))}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
