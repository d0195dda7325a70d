import { Button } from '@mantine/core';
import type { RunningAnalysis } from '#contract/channels.ts';
import type { QueuedVideo } from '#contract/video-queue.ts';
import { counted } from '#contract/words/count-words.ts';
import { progressWords } from '#contract/words/progress-words.ts';
import { duration } from '#contract/words/time-words.ts';
import { analysisAddress } from '../analysis/analysis-address.ts';
import styles from './queue.module.css';

interface QueueTableProps {
  readonly videos: readonly QueuedVideo[];
  /** What runs now, for how far it is. */
  readonly running: readonly RunningAnalysis[];
  readonly onReview: (project: string) => void;
}

const stateWords: Readonly<Record<QueuedVideo['state'], string>> = {
  waiting: 'waiting',
  running: 'at work',
  done: 'done',
  failed: 'failed',
  stopped: 'stopped, and kept as far as it came',
};

/** Every video of the folder: how it stands, what came of it, and the way to it. */
export function QueueTable({ videos, running, onReview }: QueueTableProps) {
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">Video</th>
          <th scope="col">State</th>
          <th scope="col">Persons</th>
          <th scope="col">Undecided</th>
          <th scope="col">Took</th>
          <th scope="col">
            <span className={styles.unseen}>What to do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {videos.map((video) => (
          <tr key={video.name} data-state={video.state}>
            <th scope="row">{video.name}</th>
            <td>
              {video.problem ?? stateWords[video.state]}
              <Progressing video={video} running={running} />
            </td>
            <td className="dp-figure">{video.persons ?? ''}</td>
            <td className="dp-figure">{video.undecided === null ? '' : counted(video.undecided, 'pair')}</td>
            <td className="dp-figure">{video.seconds === null ? '' : duration(video.seconds * 1000)}</td>
            <td>
              {video.state === 'done' && (
                <Button
                  size="compact-sm"
                  variant="default"
                  onClick={() => onReview(video.project)}
                  aria-label={`Review ${video.name}`}
                >
                  Review
                </Button>
              )}
              {video.analysis !== null && video.state === 'running' && (
                <a href={analysisAddress(video.analysis)} aria-label={`Watch ${video.name}`}>
                  Watch
                </a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Progressing({ video, running }: { readonly video: QueuedVideo } & Pick<QueueTableProps, 'running'>) {
  const progress = running.find(({ analysis }) => analysis === video.analysis)?.progress ?? null;
  return video.state === 'running' && progress !== null ? (
    <span className={styles.progress}>: {progressWords(progress)}</span>
  ) : null;
}
