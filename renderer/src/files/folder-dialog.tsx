import { Button, Group, Modal, TextInput } from '@mantine/core';
import { IconArrowUp, IconFile, IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import type { FolderEntry } from '#contract/channels.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { ErrorNote, LoadingScreen } from '../parts/states.tsx';
import { useReply } from '../state/use-reply.ts';
import styles from './folder-dialog.module.css';
import type { PickKind } from './pick-kind.ts';

const titles: Readonly<Record<PickKind, string>> = {
  video: 'Choose a video',
  persons: 'Choose a persons file',
  tracks: 'Choose a tracks file',
  project: 'Choose a project',
  insight: 'Open an insight file',
  folder: 'Choose a folder',
  save_project: 'Save the project as',
};

interface FolderDialogProps {
  readonly kind: PickKind;
  readonly onChoose: (path: string) => void;
  readonly onClose: () => void;
}

/** The folders of the machine that Doppel runs on, as far as the page may use them, for a browser that cannot show the system's own dialog. */
export function FolderDialog({ kind, onChoose, onClose }: FolderDialogProps) {
  const [folder, setFolder] = useState<string | null>(null);
  const [name, setName] = useState('review.doppel');
  const { value, error, reload } = useReply('files.list', { folder });
  const entries = (value?.entries ?? []).filter((entry) => entry.kind === 'folder' || fits(kind, entry));
  const needsFolder = kind === 'folder' || kind === 'save_project';

  return (
    <Modal opened onClose={onClose} size={620} title={titles[kind]} closeButtonProps={{ 'aria-label': 'Close' }}>
      {error !== null && (
        <ErrorNote error={error}>
          <Button size="compact-sm" variant="default" onClick={() => (folder === null ? reload() : setFolder(null))}>
            Back
          </Button>
        </ErrorNote>
      )}
      {value === null && error === null && <LoadingScreen what="Looking into the folder" />}
      {value !== null && (
        <>
          <div className={styles.where}>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconArrowUp size={14} aria-hidden="true" />}
              disabled={value.parent === null}
              onClick={() => setFolder(value.parent)}
            >
              Up
            </Button>
            <span title={value.folder}>{value.folder || 'The folders that this page may use'}</span>
          </div>
          <ul className={styles.entries}>
            {entries.map((entry) => (
              <li key={entry.path}>
                <button
                  type="button"
                  onClick={() => (entry.kind === 'folder' ? setFolder(entry.path) : onChoose(entry.path))}
                >
                  {entry.kind === 'folder' ? (
                    <IconFolder size={17} stroke={1.5} aria-hidden="true" />
                  ) : (
                    <IconFile size={17} stroke={1.5} aria-hidden="true" />
                  )}
                  <span>{entry.name}</span>
                  {entry.bytes !== null && entry.kind !== 'folder' && (
                    <small className="dp-figure">{bytesWords(entry.bytes)}</small>
                  )}
                </button>
              </li>
            ))}
            {entries.length === 0 && <li className={styles.none}>Nothing here that fits.</li>}
          </ul>
          {needsFolder && (
            <Group justify="flex-end" mt="md" align="flex-end">
              {kind === 'save_project' && (
                <TextInput
                  flex={1}
                  label="File name"
                  value={name}
                  onChange={(event) => setName(event.currentTarget.value)}
                />
              )}
              <Button
                disabled={value.folder === '' || (kind === 'save_project' && !/^[^/\\]+$/.test(name))}
                onClick={() => onChoose(kind === 'folder' ? value.folder : joined(value.folder, name))}
              >
                {kind === 'folder' ? 'Choose this folder' : 'Save here'}
              </Button>
            </Group>
          )}
        </>
      )}
    </Modal>
  );
}

/** Whether a file is of the sort that is looked for. */
function fits(kind: PickKind, entry: FolderEntry): boolean {
  return kind === 'save_project' ? entry.kind === 'project' : entry.kind === kind;
}

/** A file in a folder, written as that folder's system writes it, with the ending that projects have. */
function joined(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/';
  const file = name.endsWith('.doppel') ? name : `${name}.doppel`;
  return folder.endsWith(separator) ? `${folder}${file}` : `${folder}${separator}${file}`;
}
