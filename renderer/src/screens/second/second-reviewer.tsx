import { Button, Group } from '@mantine/core';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import { goTo } from '../../navigation/go-to.ts';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import styles from './second.module.css';
import { secondAddress } from './second-address.ts';

/** A second pair of eyes: a copy in which nobody has decided anything, and what came of it beside this review. */
export function SecondReviewer() {
  const client = useClient();
  const { opened } = useProject();
  const { pick, dialog } = useFilePicker();
  const save = async () => {
    const path = await pick('save_project');
    if (path === null) return;
    try {
      await client.request('project.save_as', { project: opened.project, path, decisions: 'left_out' });
      showDone(`Saved without the decisions as ${path}`);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const compare = async () => {
    const path = await pick('project');
    if (path !== null) goTo(secondAddress(path));
  };
  return (
    <section aria-labelledby="second-title">
      <h3 id="second-title">A second reviewer</h3>
      <p className={styles.dim}>
        Somebody else answers in a copy without your decisions; then the two reviews are laid beside each other.
      </p>
      <Group gap={6}>
        <Button size="compact-sm" variant="default" onClick={() => void save()}>
          Save a blind copy
        </Button>
        <Button size="compact-sm" variant="default" onClick={() => void compare()}>
          Compare reviews
        </Button>
      </Group>
      {dialog}
    </section>
  );
}
