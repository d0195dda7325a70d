import { Button } from '@mantine/core';
import { useState } from 'react';
import styles from '../parts/parts.module.css';
import { showDone, showError } from '../parts/toasts.ts';
import { useClient, useEngineEvents } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import { useProject } from '../state/project-context.ts';
import { useFilePicker } from './use-file-picker.tsx';

/** Says that the project's file was deleted, replaced or written over while it is open, and saves what is in hand elsewhere. */
export function ProjectLost() {
  const client = useClient();
  const { opened } = useProject();
  const picker = useFilePicker();
  const [told, setTold] = useState<{ readonly project: string; readonly message: string } | null>(null);
  useEngineEvents((event) => {
    if (event.kind === 'project_lost' && event.projects.includes(opened.project))
      setTold({ project: opened.project, message: event.message });
  });
  if (told?.project !== opened.project) return null;

  const save = async () => {
    const path = await picker.pick('save_project');
    if (path === null) return;
    try {
      await client.request('project.save_as', { project: opened.project, path });
      showDone(`Saved as ${path}. Open it to go on.`);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <div className={styles.missing} role="alert">
      <span>{told.message} Decisions are not taken here any more; those that were made are in hand.</span>
      <Button size="compact-xs" variant="default" onClick={save}>
        Save what is in hand
      </Button>
      {picker.dialog}
    </div>
  );
}
