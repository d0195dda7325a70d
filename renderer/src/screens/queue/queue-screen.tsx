import { Button, Progress } from '@mantine/core';
import { useEffect, useState } from 'react';
import { countQueue, type VideoQueueView } from '#contract/video-queue.ts';
import { queueWords } from '#contract/words/queue-words.ts';
import { useFilePicker } from '../../files/use-file-picker.tsx';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { showError } from '../../parts/toasts.ts';
import { askedFolder } from '../../state/asked-folder.ts';
import { useClient, useEngineEvents } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { setProjectPath } from '../../state/project-path.ts';
import { useStore } from '../../state/store.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './queue.module.css';
import { QueueForm } from './queue-form.tsx';
import { QueueTable } from './queue-table.tsx';

/** Reached from the start. */
export const queueScreen: AppScreen = {
  name: 'queue',
  pattern: '',
  title: 'Folder of videos',
  within: 'app',
  rail: null,
  partOf: 'start',
  Screen: QueueScreen,
};

/** Progress is told several times a second; the table is asked for anew this often at most, in milliseconds. */
const lookEveryMs = 1000;

/** A folder of videos that is analysed one after another: how each stands, and the ways to stop and to go on. */
function QueueScreen() {
  const client = useClient();
  const picker = useFilePicker();
  const shown = useReply('queue.show', {});
  const info = useReply('app.info', {});
  const asked = useStore(askedFolder);
  const [folder, setFolder] = useState<string | null>(null);
  const [isProgressed, setIsProgressed] = useState(false);
  useEffect(() => {
    if (asked === null) return;
    askedFolder.set(null);
    setFolder(asked);
  }, [asked]);
  useEngineEvents((event) => {
    if (event.kind === 'queue_changed') shown.reload();
    if (event.kind === 'queue_changed' || event.kind === 'analysis_progress') setIsProgressed(true);
  });
  useEffect(() => {
    if (!isProgressed) return;
    const timer = setTimeout(() => {
      setIsProgressed(false);
      info.reload();
    }, lookEveryMs);
    return () => clearTimeout(timer);
  }, [isProgressed, info.reload]);

  if (shown.error !== null) return <ErrorScreen error={shown.error} onRetry={shown.reload} />;
  if (info.error !== null) return <ErrorScreen error={info.error} onRetry={info.reload} />;
  if (shown.value === null || info.value === null) return <LoadingScreen what="Looking for the folder" />;

  const choose = async () => {
    const chosen = await picker.pick('folder');
    if (chosen !== null) setFolder(chosen);
  };
  const does = (channel: 'queue.stop' | 'queue.resume' | 'queue.forget') => async () => {
    try {
      await client.request(channel, {});
      shown.reload();
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const review = (project: string) => {
    setProjectPath(project);
    goTo('#/review');
  };
  const { queue } = shown.value;
  return (
    <main className={styles.screen}>
      {queue === null ? (
        <EmptyScreen
          title="A folder of videos"
          actions={
            <>
              <Button onClick={() => void choose()}>Choose a folder</Button>
              <ToStart />
            </>
          }
        >
          Its videos are analysed one after another, overnight if need be, each into a project of its own.
        </EmptyScreen>
      ) : (
        <>
          <header className={styles.head}>
            <div>
              <h1>{titles[queue.state]}</h1>
              <p>{queue.folder === queue.to ? queue.folder : `${queue.folder} → ${queue.to}`}</p>
              <p className="dp-figure" role="status">
                {queueWords(countQueue(queue.videos))}
              </p>
            </div>
            <span className={styles.gap} />
            <ToStart />
            {queue.state === 'running' && (
              <Button variant="default" onClick={() => void does('queue.stop')()}>
                Stop
              </Button>
            )}
            {(queue.state === 'stopped' || queue.state === 'ended') && (
              <>
                <Button variant="default" onClick={() => void does('queue.forget')()}>
                  Put away
                </Button>
                <Button variant="default" onClick={() => void choose()}>
                  Another folder
                </Button>
              </>
            )}
            <GoOn queue={queue} onGoOn={does('queue.resume')} />
          </header>
          <Share queue={queue} />
          <QueueTable videos={queue.videos} running={info.value.running} onReview={review} />
        </>
      )}
      {folder !== null && (
        <QueueForm
          folder={folder}
          info={info.value}
          pick={picker.pick}
          onFolder={setFolder}
          onModels={info.reload}
          onBegun={() => {
            setFolder(null);
            shown.reload();
          }}
          onClose={() => setFolder(null)}
        />
      )}
      {picker.dialog}
    </main>
  );
}

const titles: Readonly<Record<VideoQueueView['state'], string>> = {
  running: 'Analysing a folder of videos',
  stopped: 'The folder was stopped',
  ended: 'The folder is through',
  elsewhere: 'Another Doppel works on this folder',
};

function ToStart() {
  return (
    <Button variant="default" onClick={() => goTo('#/start')}>
      Start
    </Button>
  );
}

/** What is left, or failed, once more; nothing where all is done. */
function GoOn({ queue, onGoOn }: { readonly queue: VideoQueueView; readonly onGoOn: () => Promise<void> }) {
  const { failed } = countQueue(queue.videos);
  if (queue.state === 'stopped') return <Button onClick={() => void onGoOn()}>Go on</Button>;
  if (queue.state !== 'ended' || failed === 0) return null;
  return <Button onClick={() => void onGoOn()}>Try the failed again</Button>;
}

function Share({ queue }: { readonly queue: VideoQueueView }) {
  const { done, failed, left } = countQueue(queue.videos);
  const all = Math.max(1, done + failed + left);
  return (
    <Progress.Root size={8} mb="md">
      <Progress.Section value={(done / all) * 100} aria-label={`${done} of ${all} done`} />
      <Progress.Section value={(failed / all) * 100} color="red" aria-label={`${failed} of ${all} failed`} />
    </Progress.Root>
  );
}
