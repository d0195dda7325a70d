import { Button } from '@mantine/core';
import type { OwnSettings } from '#contract/settings-channels.ts';
import { showDone, showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import styles from './settings.module.css';

interface FolderListProps {
  readonly folders: OwnSettings['folders'];
  /** Whether the door can show a folder in the system's file manager. */
  readonly hasManager: boolean;
}

/** Where things of this person lie. */
export function FolderList({ folders, hasManager }: FolderListProps) {
  const client = useClient();
  const reveal = async (path: string) => {
    try {
      const { revealed } = await client.request('files.reveal', { path });
      if (!revealed) showDone(`There is nothing at ${path} yet.`);
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const rows: readonly (readonly [string, string])[] = [
    ...folders.models.map((folder) => ['Models are looked for in', folder] as const),
    ['These settings stand in', folders.settings],
    ['Logs', folders.logs],
    ['Copies of videos for playing, made again when needed', folders.cache],
  ];
  return (
    <section aria-label="Folders">
      <h2>Folders</h2>
      <p className={styles.dim}>A project lies beside its video, unless its form says otherwise.</p>
      <ul className={styles.folders}>
        {rows.map(([label, path]) => (
          <li key={path}>
            <span className={styles.label}>{label}</span>
            <span className={styles.path}>{path}</span>
            {hasManager && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => void reveal(path)}
                aria-label={`Show: ${path}`}
              >
                Show
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
