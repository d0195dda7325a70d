import { Button, Progress, Select } from '@mantine/core';
import { useState } from 'react';
import { type ConditionsOverview, projectFeatures } from '#contract/conditions.ts';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import styles from './conditions.module.css';

interface TrainPanelProps {
  readonly overview: ConditionsOverview;
  /** Called when something began or is to stop. */
  readonly onChange: () => void;
}

type Features = (typeof projectFeatures)[number];

/** What each kind of features is, for people. */
const featureWords: Readonly<Record<Features, string>> = {
  'neck+position': 'detector and place',
  neck: 'detector',
  osnet: 'person description',
  'osnet+position': 'person description and place',
  position: 'place alone',
};

const stageWords: Readonly<Record<string, string>> = {
  train: 'epochs of this part',
  describe: 'pictures described',
};

/** Trains a head on the labels: begins, shows how far it is, stops, and goes on with what was stopped. */
export function TrainPanel({ overview, onChange }: TrainPanelProps) {
  const { opened } = useProject();
  const client = useClient();
  const { labelled, running, stopped } = overview;
  const [chosen, setChosen] = useState<string | null>(null);
  const [features, setFeatures] = useState<Features>(projectFeatures[0]);
  const condition = chosen ?? stopped[0]?.condition ?? labelled[0] ?? null;
  const ask = async (work: Promise<unknown>): Promise<void> => {
    try {
      await work;
    } catch (caught) {
      showError(asDoppelError(caught));
    }
    onChange();
  };
  if (running !== null) {
    const { progress } = running;
    const share = progress === null || progress.total === null ? null : (progress.done / progress.total) * 100;
    return (
      <section className={styles.training} aria-label="Training">
        <span role="status">
          Training {running.condition}
          {progress !== null &&
            `: ${progress.done}${progress.total === null ? '' : ` of ${progress.total}`} ${stageWords[progress.stage] ?? progress.unit}`}
        </span>
        <Progress w={120} value={share ?? 100} animated={share === null} aria-label="How far the training is" />
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => ask(client.request('conditions.stop', { project: opened.project }))}
        >
          Stop
        </Button>
      </section>
    );
  }
  if (condition === null) return null;
  const waiting = stopped.find((each) => each.condition === condition);
  const kinds = projectFeatures.find((each) => each === waiting?.features) ?? features;
  return (
    <section className={styles.training} aria-label="Training">
      {labelled.length > 1 && (
        <Select
          size="xs"
          w={130}
          aria-label="Condition to train"
          allowDeselect={false}
          data={[...labelled]}
          value={condition}
          onChange={setChosen}
        />
      )}
      <Select
        size="xs"
        w={190}
        aria-label="What it learns from"
        allowDeselect={false}
        data={projectFeatures.map((value) => ({ value, label: featureWords[value] }))}
        value={kinds}
        disabled={waiting !== undefined}
        onChange={(value) => value !== null && setFeatures(value as Features)}
      />
      <Button
        size="compact-sm"
        onClick={() => ask(client.request('conditions.train', { project: opened.project, condition, features: kinds }))}
      >
        {waiting === undefined ? `Train ${condition}` : `Go on training ${condition}`}
      </Button>
    </section>
  );
}
