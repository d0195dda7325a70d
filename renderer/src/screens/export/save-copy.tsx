import { Button } from '@mantine/core';
import type { PickKind } from '../../files/pick-kind.ts';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import styles from './export.module.css';

/** Saves a copy of the whole project, with its pictures and its history, to be kept or sent. */
export function SaveCopy({ pick }: { readonly pick: (kind: PickKind) => Promise<string | null> }) {
  const client = useClient();
  const { opened } = useProject();
  const save = async () => {
    const path = await pick('save_project');
    if (path === null) return;
    try {
      await client.request('project.save_as', { project: opened.project, path });
      showDone(`Saved a copy as ${path}`);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  return (
    <section className={styles.copy} aria-labelledby="copy-title">
      <h3 id="copy-title">The whole project</h3>
      <p className={styles.dim}>
        One file with the persons, their pictures and every decision. The video is not in it.
      </p>
      <Button variant="default" onClick={save}>
        Save a copy
      </Button>
    </section>
  );
}
