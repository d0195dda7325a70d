import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { ModelState } from '#contract/models.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { counted } from '#contract/words/count-words.ts';
import { modelName, modelPurposes } from '#contract/words/model-words.ts';
import { DeviceList } from '../../models/device-list.tsx';
import { useModelPulls } from '../../models/use-model-pulls.ts';
import { showError } from '../../parts/toasts.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { PullDialog } from './pull-dialog.tsx';
import styles from './start.module.css';

const stateWords: Readonly<Record<ModelState['state'], string>> = {
  present: 'here',
  missing: 'not here',
  wrong_hash: 'file differs from its catalogue entry',
};

/** Which models are on this machine. Those that can be pulled are, after their licence was shown. */
export function ModelList({
  models,
  onChange,
}: {
  readonly models: readonly ModelState[];
  readonly onChange: () => void;
}) {
  const [asking, setAsking] = useState<ModelState | null>(null);
  const { pulling, pull } = useModelPulls();
  const accept = async (model: ModelState) => {
    setAsking(null);
    try {
      await pull(model.id);
      onChange();
    } catch (caught) {
      showError(asDoppelError(caught));
    }
  };
  const shown = models.filter(({ can_pull, state }) => can_pull || state === 'present');
  const used = shown.filter(({ id, state }) => state !== 'missing' && modelName(id) !== id);
  const others = shown.filter((model) => !used.includes(model));
  const rowOf = (model: ModelState) => (
    <li key={model.id} className={styles.model}>
      <span className={styles.modelName} title={model.id}>
        {modelName(model.id)}
      </span>
      <span className={styles.modelState} data-state={model.state}>
        {stateWords[model.state]}
      </span>
      <span className={styles.modelFacts}>
        {modelPurposes[model.family]} · {bytesWords(model.bytes)} · {model.licence}
      </span>
      {pulling.has(model.id) ? (
        <Progress
          className={styles.modelPull}
          size={6}
          value={pulling.get(model.id) ?? 0}
          aria-label={`Getting: ${modelName(model.id)}`}
        />
      ) : (
        model.state !== 'present' &&
        model.can_pull && (
          <Button
            className={styles.modelPull}
            size="compact-xs"
            variant="default"
            onClick={() => setAsking(model)}
            aria-label={`Get: ${modelName(model.id)}`}
          >
            Get
          </Button>
        )
      )}
    </li>
  );
  return (
    <section className={styles.models} aria-labelledby="models-title">
      <h2 id="models-title" className={styles.title}>
        Models
      </h2>
      {shown.length === 0 && (
        <p className={styles.empty}>
          The catalogue names no models. Doppel compares persons by colours and shape only.
        </p>
      )}
      {used.length > 0 && (
        <details>
          <summary>{`${counted(used.length, 'model')} ${used.length === 1 ? 'is' : 'are'} here`}</summary>
          <ul>{used.map(rowOf)}</ul>
        </details>
      )}
      {others.length > 0 && (
        <details>
          <summary>{`${others.length} other ${others.length === 1 ? 'model' : 'models'}`}</summary>
          <ul>{others.map(rowOf)}</ul>
        </details>
      )}
      <DeviceList />
      {asking !== null && (
        <PullDialog model={asking} onPull={() => void accept(asking)} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}
