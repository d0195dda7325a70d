import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { ModelState } from '#contract/models.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { showError } from '../../parts/toasts.ts';
import { useClient, useEngineEvents } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { PullDialog } from './pull-dialog.tsx';
import styles from './start.module.css';

const stateWords: Readonly<Record<ModelState['state'], string>> = {
  present: 'present',
  missing: 'missing',
  wrong_hash: 'file differs from its catalogue entry',
};

const purposes: Readonly<Record<ModelState['family'], string>> = {
  osnet: 'compares persons',
  yolo: 'finds persons',
  attributes: 'sees bags, backpacks and hats',
  clip: 'searches by text',
};

/** Which models are on this machine. Those that can be pulled are, after their licence was shown. */
export function ModelList({
  models,
  onChange,
}: {
  readonly models: readonly ModelState[];
  readonly onChange: () => void;
}) {
  const client = useClient();
  const [asking, setAsking] = useState<ModelState | null>(null);
  const [pulling, setPulling] = useState<ReadonlyMap<string, number>>(new Map());
  useEngineEvents((event) => {
    if (event.kind !== 'model_progress') return;
    const share = event.total === null ? 0 : (event.done / event.total) * 100;
    setPulling((before) => (before.has(event.id) ? new Map(before).set(event.id, share) : before));
  });
  const pull = async (model: ModelState) => {
    setAsking(null);
    setPulling((before) => new Map(before).set(model.id, 0));
    try {
      await client.request('models.pull', { id: model.id });
      onChange();
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setPulling((before) => new Map([...before].filter(([id]) => id !== model.id)));
    }
  };
  const shown = models.filter(({ can_pull, state }) => can_pull || state === 'present');
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
      <ul>
        {shown.map((model) => (
          <li key={model.id} className={styles.model}>
            <span className={styles.modelName}>{model.id}</span>
            <span className={styles.modelState} data-state={model.state}>
              {stateWords[model.state]}
            </span>
            <span className={styles.modelFacts}>
              {purposes[model.family]} · {bytesWords(model.bytes)} · {model.licence}
            </span>
            {pulling.has(model.id) ? (
              <Progress
                className={styles.modelPull}
                size={6}
                value={pulling.get(model.id) ?? 0}
                aria-label={`Pulling ${model.id}`}
              />
            ) : (
              model.state !== 'present' &&
              model.can_pull && (
                <Button
                  className={styles.modelPull}
                  size="compact-xs"
                  variant="default"
                  onClick={() => setAsking(model)}
                  aria-label={`Pull ${model.id}`}
                >
                  Pull
                </Button>
              )
            )}
          </li>
        ))}
      </ul>
      {asking !== null && (
        <PullDialog model={asking} onPull={() => void pull(asking)} onClose={() => setAsking(null)} />
      )}
    </section>
  );
}
