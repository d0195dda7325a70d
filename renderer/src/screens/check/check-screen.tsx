import { Button } from '@mantine/core';
import { useState } from 'react';
import type { PersonSummary } from '#contract/review.ts';
import { counted } from '#contract/words/count-words.ts';
import { personTitle } from '#contract/words/person-words.ts';
import { useKeys } from '../../keys/use-keys.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useDecide } from '../../parts/use-decide.tsx';
import { useHistoryKeys } from '../../parts/use-history-keys.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import { cutAddress } from '../cut/cut-address.ts';
import { OpenQuestions } from '../open-questions.tsx';
import { VideoPanel } from '../review/video-panel.tsx';
import { SecondReviewer } from '../second/second-reviewer.tsx';
import { CastLanes } from './cast-lanes.tsx';
import styles from './check.module.css';

/** What is open, and the cast of the video. */
export const checkScreen: AppScreen = {
  name: 'check',
  pattern: '',
  title: 'Check',
  within: 'project',
  rail: null,
  partOf: 'review',
  Screen: CheckScreen,
};

/** Where the video is played, and around whom. */
interface Watched {
  readonly person: PersonSummary;
  readonly fromMs: number;
}

/** The last step: what is open, and every human on the time line of the video, one lane each; then the export. */
function CheckScreen() {
  const { opened, times, version } = useProject();
  const { value, error, reload } = useReply('review.persons', { project: opened.project }, version);
  const [watched, setWatched] = useState<Watched | null>(null);
  const [atMs, setAtMs] = useState(0);
  const decide = useDecide();
  const { undo, redo } = useHistoryKeys();
  useKeys({ undo, redo });
  if (value === null)
    return error === null ? <LoadingScreen what="Loading the cast" /> : <ErrorScreen error={error} onRetry={reload} />;
  const cast = value.persons.filter(({ hidden }) => !hidden);
  return (
    <div className={styles.screen}>
      <aside className={styles.side}>
        <h2>{counted(cast.length, 'person')} in the cast</h2>
        <OpenQuestions persons={value.persons} />
        <Button onClick={() => goTo('#/export')}>Export</Button>
        <SecondReviewer />
      </aside>
      <div className={styles.main} data-video={watched !== null}>
        {watched !== null && (
          <section className={styles.watch} aria-label={`The video around ${personTitle(watched.person)}`}>
            <VideoPanel
              key={`${watched.person.id}-${watched.fromMs}`}
              fromMs={watched.fromMs}
              persons={[watched.person.id]}
              onTime={setAtMs}
              onClose={() => setWatched(null)}
              onSomebodyElse={(frame) => void decide({ kind: 'cut', person: watched.person.id, at_frames: [frame] })}
            />
            <p>
              {personTitle(watched.person)}
              <Button size="compact-sm" variant="default" onClick={() => goTo(cutAddress(watched.person.id))}>
                Somebody else from somewhere on: cut
              </Button>
            </p>
          </section>
        )}
        <CastLanes
          cast={cast}
          times={times}
          atMs={atMs}
          watched={watched?.person.id ?? null}
          onWatch={(person, fromMs) => {
            setAtMs(fromMs);
            setWatched({ person, fromMs });
          }}
        />
      </div>
    </div>
  );
}
