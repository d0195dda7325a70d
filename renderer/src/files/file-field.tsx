import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import styles from './file-field.module.css';
import type { PickKind } from './pick-kind.ts';

interface FileFieldProps {
  readonly label: string;
  readonly kind: PickKind;
  readonly path: string | null;
  /** What it means that none is chosen; without it a file cannot be taken away. */
  readonly empty?: string;
  readonly hint?: string;
  /** What a folder in the place of the file is, where one is taken: `a folder of pictures`. */
  readonly folder?: string;
  readonly pick: (kind: PickKind) => Promise<string | null>;
  readonly onPick: (path: string | null) => void;
}

/** One file to choose, and what happens without it. */
export function FileField({ label, kind, path, empty, hint, folder, pick, onPick }: FileFieldProps) {
  const choose = async (what: PickKind) => {
    const chosen = await pick(what);
    if (chosen !== null) onPick(chosen);
  };
  return (
    <div className={styles.file}>
      <span className={styles.fileLabel}>{label}</span>
      <span className={styles.filePath} data-empty={path === null} title={path ?? undefined}>
        {path ?? empty}
        {path === null && hint !== undefined && <small> ({hint})</small>}
      </span>
      {path !== null && empty !== undefined && (
        <ActionIcon variant="subtle" color="gray" onClick={() => onPick(null)} aria-label={`Leave out: ${label}`}>
          <IconX size={15} aria-hidden="true" />
        </ActionIcon>
      )}
      <Button size="compact-sm" variant="default" onClick={() => void choose(kind)} aria-label={`Choose: ${label}`}>
        Choose
      </Button>
      {folder !== undefined && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => void choose('folder')}
          aria-label={`Choose: ${label}, ${folder}`}
          title={`Choose ${folder}`}
        >
          Folder
        </Button>
      )}
    </div>
  );
}
