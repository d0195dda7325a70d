import { SegmentedControl, Select } from '@mantine/core';
import { IconTags } from '@tabler/icons-react';
import { useState } from 'react';
import type { AppScreen } from '../../navigation/app-screen.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './conditions.module.css';
import { EvaluationPanel } from './evaluation-panel.tsx';
import { labelKeys } from './label-keys.ts';
import { LabelPile } from './label-pile.tsx';

/** What state the persons are in: labelled by keys, measured, looked at again. */
export const conditionsScreen: AppScreen = {
  name: 'conditions',
  pattern: '',
  title: 'Conditions',
  within: 'project',
  rail: { Icon: IconTags, key: null },
  keys: labelKeys,
  Screen: ConditionsScreen,
};

/** Labels by keys on one side, what trainings measured on the other. */
export function ConditionsScreen() {
  const { opened } = useProject();
  const [run, setRun] = useState<number | null>(null);
  const [side, setSide] = useState<'label' | 'measured'>('label');
  const overview = useReply('conditions.overview', { project: opened.project, run });
  if (overview.error !== null) return <ErrorScreen error={overview.error} onRetry={overview.reload} />;
  if (overview.value === null) return <LoadingScreen what="Loading the conditions" />;
  const { trainings, evaluation, labelled, insight } = overview.value;
  return (
    <>
      <header className={styles.head}>
        <h2>Conditions</h2>
        <SegmentedControl
          size="xs"
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
        <span className={styles.dim}>Conditions sort and filter. They hide nobody and decide nothing.</span>
      </header>
      {side === 'label' ? (
        <LabelPile names={labelled} onLabelled={overview.reload} />
      ) : evaluation === null ? (
        <EmptyScreen title="Nothing was trained yet">
          Label some pictures, then train on the command line: doppel conditions train {insight} --condition NAME
        </EmptyScreen>
      ) : (
        <EvaluationPanel evaluation={evaluation} />
      )}
    </>
  );
}
