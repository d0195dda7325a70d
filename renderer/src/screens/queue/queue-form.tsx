import { Button, Checkbox, Group, Modal } from '@mantine/core';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { AppInfo } from '#contract/channels.ts';
import { counted } from '#contract/words/count-words.ts';
import { FileField } from '../../files/file-field.tsx';
import type { PickKind } from '../../files/pick-kind.ts';
import { FinderChoice, useFinding } from '../../models/finder-choice.tsx';
import { GetModels } from '../../models/get-models.tsx';
import { ErrorNote } from '../../parts/states.tsx';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './queue.module.css';

interface QueueFormProps {
  readonly folder: string;
  readonly info: Pick<AppInfo, 'models' | 'needed'>;
  readonly pick: (kind: PickKind) => Promise<string | null>;
  readonly onFolder: (folder: string) => void;
  /** Told when models have come. */
  readonly onModels: () => void;
  readonly onBegun: () => void;
  readonly onClose: () => void;
}

/** A folder of videos before it is begun: what is in it, where the projects go, and how persons are found. */
export function QueueForm({ folder, info, pick, onFolder, onModels, onBegun, onClose }: QueueFormProps) {
  const client = useClient();
  const [to, setTo] = useState<string | null>(null);
  const [isBeside, setIsBeside] = useState(true);
  const [finding, setFinding] = useFinding();
  const [error, setError] = useState<DoppelError | null>(null);
  const [isStarting, setIsStarting] = useState(false);
  const plan = useReply('queue.plan', { folder, to, beside: isBeside });

  const videos = plan.value?.videos ?? [];
  const bare = videos.filter(({ source }) => source === 'detected').length;
  const missing = info.needed.filter(({ purpose }) => purpose === 'compare' || bare > 0);
  const isBlocked = missing.some(({ purpose }) => purpose === 'find');
  const begin = async () => {
    setIsStarting(true);
    setError(null);
    try {
      await client.request('queue.start', { folder, to, beside: isBeside, ...finding });
      onBegun();
    } catch (caught) {
      setError(asDoppelError(caught));
      setIsStarting(false);
    }
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title="Analyse a folder of videos"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {error !== null && <ErrorNote error={error} />}
      {plan.error !== null && <ErrorNote error={plan.error} />}
      <FileField
        label="Videos"
        kind="folder"
        path={folder}
        pick={pick}
        onPick={(chosen) => onFolder(chosen ?? folder)}
      />
      <FileField label="Projects" kind="folder" empty="beside the videos" path={to} pick={pick} onPick={setTo} />
      <p className={styles.found} role="status">
        {plan.value === null ? 'Looking into the folder' : foundWords(videos.length, bare)}
      </p>
      <Checkbox
        mb="xs"
        label="Take persons or tracks that lie beside a video, under its name (.npz or .txt)"
        checked={isBeside}
        onChange={(event) => setIsBeside(event.currentTarget.checked)}
      />
      {bare > 0 && <FinderChoice models={info.models} finding={finding} onChange={setFinding} />}
      <GetModels needed={missing} models={info.models} pick={pick} onChange={onModels} />
      <p className={styles.dim}>
        One after another, each into a project of its own. One that cannot be analysed stops no other, and what is done
        is kept whatever happens.
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          onClick={() => void begin()}
          loading={isStarting}
          disabled={videos.length === 0 || isBlocked}
          data-autofocus
        >
          {videos.length === 0 ? 'Begin' : `Begin with ${counted(videos.length, 'video')}`}
        </Button>
      </Group>
    </Modal>
  );
}

/** What a folder holds: how many videos, and in how many of them persons have to be found. */
function foundWords(videos: number, bare: number): string {
  if (videos === 0) return 'There is no video in this folder.';
  const found = `${counted(videos, 'video')} in it and the folders within.`;
  if (bare === videos) return `${found} Doppel finds the persons itself.`;
  return `${found} ${counted(videos - bare, 'video')} with persons or tracks beside ${videos - bare === 1 ? 'it' : 'them'}.`;
}
