import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import { DoppelError } from '#base/doppel-error.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { showError } from '../../parts/toasts.ts';
import { useEngineEvents } from '../../state/client-context.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './conditions.module.css';
import { EvaluationPanel } from './evaluation-panel.tsx';
import { LabelPile } from './label-pile.tsx';
import { TrainPanel } from './train-panel.tsx';

/** Labels by keys on one side, what trainings measured on the other. */
export function ConditionsScreen() {
  const { opened } = useProject();
  const [run, setRun] = useState<number | null>(null);
  const [side, setSide] = useState<'label' | 'measured'>('label');
  const overview = useReply('conditions.overview', { project: opened.project, run });
  const [progress, setProgress] = useState<ProgressEvent | null>(null);
  useEngineEvents((event) => {
    if (event.kind !== 'training_progress' && event.kind !== 'training_ended') return;
    if (event.path !== opened.status.project) return;
    if (event.kind === 'training_progress') {
      setProgress(event.progress);
      return;
    }
    setProgress(null);
    if (event.outcome === 'failed' && event.error !== null)
      showError(new DoppelError(event.error.code, event.error.message));
    if (event.run !== null) {
      setRun(event.run);
      setSide('measured');
    }
    overview.reload();
  });
  if (overview.error !== null) return <ErrorScreen error={overview.error} onRetry={overview.reload} />;
  if (overview.value === null) return <LoadingScreen what="Loading the conditions" />;
  const { trainings, evaluation, labelled, running } = overview.value;
  return (
    <>
      <header className={styles.head}>
        <h2>Conditions</h2>
        <SegmentedControl
          size="xs"
          className={styles.choice}
          aria-label="What to do"
          data={[
            { value: 'label', label: 'Label' },
            { value: 'measured', label: 'Measured' },
          ]}
          value={side}
          onChange={(value) => setSide(value === 'measured' ? 'measured' : 'label')}
        />
        {side === 'measured' && trainings.length > 0 && (
          <Select
            size="xs"
            w={280}
            aria-label="Training"
            allowDeselect={false}
            data={trainings.map((training) => ({
              value: String(training.run),
              label: `${training.condition} of ${training.dataset}, run ${training.run}`,
            }))}
            value={String(evaluation?.run ?? trainings[0].run)}
            onChange={(value) => value !== null && setRun(Number(value))}
          />
        )}
        <span className={styles.gap} />
        <TrainPanel
          overview={
            running === null
              ? overview.value
              : { ...overview.value, running: { ...running, progress: progress ?? running.progress } }
          }
          onChange={overview.reload}
        />
        <span className={styles.dim}>Conditions sort and filter. They hide nobody and decide nothing.</span>
      </header>
      {side === 'label' ? (
        <LabelPile names={labelled} onLabelled={overview.reload} />
      ) : evaluation === null ? (
        <EmptyScreen title="Nothing was trained yet">
          Label some pictures of each class, then press Train. It goes on while you work, and can be stopped at any
          time.
        </EmptyScreen>
      ) : (
        <EvaluationPanel evaluation={evaluation} />
      )}
    </>
  );
}
