import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import styles from '../parts/parts.module.css';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import { useProject } from '../state/project-context.ts';
import { useFilePicker } from './use-file-picker.tsx';

/** Asks for the place of a video that has moved. The review goes on without it: the pictures are in the project. */
export function VideoMissing() {
  const client = useClient();
  const { opened, reopen } = useProject();
  const picker = useFilePicker();
  const [error, setError] = useState<DoppelError | null>(null);
  const { video } = opened.status;
  if (video.present) return null;

  const find = async () => {
    const path = await picker.pick('video');
    if (path === null) return;
    try {
      await client.request('project.locate_video', { project: opened.project, path });
      reopen();
    } catch (caught) {
      setError(asDoppelError(caught));
    }
  };
  return (
    <div className={styles.missing} role="status">
      <span>
        {error?.message ?? `The video is not at ${video.path}. Pictures and decisions work; playing it does not.`}
      </span>
      <Button size="compact-xs" variant="default" onClick={find}>
        Find the video
      </Button>
      {picker.dialog}
    </div>
  );
}
