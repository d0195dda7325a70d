import { Button } from '@mantine/core';
import { useState } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import { duration } from '#contract/words/time-words.ts';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { goTo } from '../../navigation/go-to.ts';
import { EmptyScreen, ErrorNote } from '../../parts/states.tsx';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { setProjectPath } from '../../state/project-path.ts';
import styles from './analysis.module.css';
import { analysisAddress } from './analysis-address.ts';
import { FirstPairs } from './first-pairs.tsx';
import { LiveFrame } from './live-frame.tsx';
import { LossPanel } from './loss-panel.tsx';
import { StageRows } from './stage-rows.tsx';
import { useAnalysis } from './use-analysis.ts';
import { secondsLeft } from './whole-left.ts';

const endWords = {
  done: 'The analysis is done',
  cancelled: 'The analysis was cancelled',
  failed: 'The analysis stopped',
} as const;

/** Reached from the start and from an analysis that begins. */
export const analysisScreen: AppScreen = {
  name: 'analysis',
  pattern: '/:analysis',
  title: 'Analysis',
  within: 'app',
  rail: null,
  Screen: ({ params }) => <AnalysisScreen analysis={params.analysis ?? ''} />,
};

/** An analysis at work: its stages, a frame of what it sees, what was lost, and the ways to stop and to go on. */
function AnalysisScreen({ analysis }: { readonly analysis: string }) {
  const client = useClient();
  const { log, out, video, isUnknown } = useAnalysis(analysis);
  const [isCancelling, setIsCancelling] = useState(false);
  const { end } = log;
  const left = secondsLeft(log);

  const cancel = async () => {
    setIsCancelling(true);
    try {
      await client.request('analysis.cancel', { analysis });
    } catch (caught) {
      showError(asDoppelError(caught));
      setIsCancelling(false);
    }
  };
  const resume = async (path: string) => {
    try {
      goTo(analysisAddress((await client.request('analysis.resume', { path })).analysis));
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const review = (path: string) => {
    setProjectPath(path);
    goTo('#/review');
  };
  const toStart = (
    <Button variant="default" onClick={() => goTo('#/start')}>
      Start
    </Button>
  );
  if (isUnknown && log.stage === null && end === null) {
    return (
      <EmptyScreen title="This analysis is not running" actions={toStart}>
        It has ended, or Doppel was started anew. Its project stands on the start and can be resumed there.
      </EmptyScreen>
    );
  }
  return (
    <main className={styles.screen}>
      <header className={styles.head}>
        <div>
          <h1>{end === null ? 'Analysing' : endWords[end.outcome]}</h1>
          <p>{[video, out ?? end?.path].filter((part) => part !== null && part !== undefined).join(' → ')}</p>
          {left !== null && <p className="dp-figure">{`About ${duration(left * 1000)} left of the whole`}</p>}
        </div>
        <span className={styles.gap} />
        {toStart}
        {end === null && (
          <Button variant="default" onClick={cancel} loading={isCancelling}>
            Cancel
          </Button>
        )}
        {end !== null && end.outcome !== 'done' && <Button onClick={() => resume(end.path)}>Resume</Button>}
        {end?.outcome === 'done' && <Button onClick={() => review(end.path)}>Review</Button>}
      </header>
      {end?.error && end.outcome === 'failed' && (
        <ErrorNote error={new DoppelError(end.error.code, end.error.message)} />
      )}
      {end?.outcome === 'cancelled' && (
        <p className={styles.kept}>What was done is kept in the project. Resume goes on where it stopped.</p>
      )}
      {end === null && out !== null && log.answerable !== null && (
        <FirstPairs found={log.answerable} onAnswer={() => review(out)} />
      )}
      <div className={styles.columns}>
        <StageRows log={log} />
        <div className={styles.right}>
          <LiveFrame frame={log.frame} />
          <LossPanel notices={log.notices} path={end?.outcome === 'done' ? end.path : null} />
        </div>
      </div>
    </main>
  );
}
