import { countQueue, type VideoQueueView } from '#contract/video-queue.ts';
import { queueWords } from '#contract/words/queue-words.ts';
import { useEngineEvents } from '../../state/client-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './start.module.css';

const stateWords: Readonly<Record<VideoQueueView['state'], string>> = {
  running: 'at work',
  stopped: 'stopped, can go on',
  ended: 'through',
  elsewhere: 'at work in another Doppel',
};

/** The folder of videos that is worked through, or was: how far it is, and the way to it. Nothing where there is none. */
export function QueueNote() {
  const { value, reload } = useReply('queue.show', {});
  useEngineEvents((event) => {
    if (event.kind === 'queue_changed') reload();
  });
  const queue = value?.queue ?? null;
  if (queue === null) return null;
  return (
    <section aria-labelledby="queue-title">
      <h2 id="queue-title" className={styles.title}>
        Folder of videos
      </h2>
      <ul className={styles.running}>
        <li>
          <a href="#/queue">{queue.folder}</a>
          <span className="dp-figure">{`${queueWords(countQueue(queue.videos))}, ${stateWords[queue.state]}`}</span>
        </li>
      </ul>
    </section>
  );
}
