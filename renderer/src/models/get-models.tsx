import { Button, Group, Progress } from '@mantine/core';
import { useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { ModelState, NeededModel } from '#contract/models.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { modelName, needWords } from '#contract/words/model-words.ts';
import type { PickKind } from '../files/pick-kind.ts';
import { ErrorNote } from '../parts/states.tsx';
import { useClient } from '../state/client-context.ts';
import { asDoppelError } from '../state/error-words.ts';
import styles from './models.module.css';
import { useModelPulls } from './use-model-pulls.ts';

interface GetModelsProps {
  readonly needed: readonly NeededModel[];
  readonly models: readonly ModelState[];
  readonly pick: (kind: PickKind) => Promise<string | null>;
  /** Told when some have come; those that are still missing stand in the next `needed`. */
  readonly onChange: () => void;
}

/** What an analysis needs and this machine has not: what each is, under which licence and from where, and two ways to get it. */
export function GetModels({ needed, models, pick, onChange }: GetModelsProps) {
  const client = useClient();
  const { pulling, pull } = useModelPulls();
  const [isGetting, setIsGetting] = useState(false);
  const [error, setError] = useState<DoppelError | null>(null);
  const wanted = needed.flatMap(({ purpose, id }) => {
    const model = models.find((each) => each.id === id);
    return model === undefined ? [] : [{ purpose, model }];
  });
  if (wanted.length === 0) return null;
  const bytes = wanted.reduce((sum, { model }) => sum + model.bytes, 0);

  const attempt = async (work: () => Promise<unknown>) => {
    setIsGetting(true);
    setError(null);
    try {
      await work();
    } catch (caught) {
      setError(asDoppelError(caught));
    } finally {
      setIsGetting(false);
      onChange();
    }
  };
  const getAll = () =>
    attempt(async () => {
      for (const { model } of wanted) await pull(model.id);
    });
  const takeFromFolder = async () => {
    const folder = await pick('folder');
    if (folder !== null) await attempt(() => client.request('models.take', { folder }));
  };
  return (
    <section className={styles.needed} aria-labelledby="needed-title">
      <h2 id="needed-title" className={styles.title}>
        {wanted.length === 1 ? 'One model is missing' : 'Two models are missing'}
      </h2>
      <p className={styles.lead}>
        They are downloaded once, from the addresses below. Nothing of a video leaves this machine.
      </p>
      <ul className={styles.list}>
        {wanted.map(({ purpose, model }) => (
          <li key={model.id}>
            <b>{modelName(model.id)}</b> <span className="dp-figure">{bytesWords(model.bytes)}</span>, {model.licence}
            <span className={styles.facts}>
              {model.source}. {needWords[purpose]}
            </span>
            {pulling.has(model.id) && (
              <Progress size={6} value={pulling.get(model.id) ?? 0} aria-label={`Getting: ${modelName(model.id)}`} />
            )}
          </li>
        ))}
      </ul>
      {error !== null && <ErrorNote error={error} />}
      <Group gap="xs">
        <Button onClick={getAll} loading={isGetting}>
          {`Accept the licences and get ${wanted.length === 1 ? 'it' : 'both'} (${bytesWords(bytes)})`}
        </Button>
        <Button variant="default" onClick={() => void takeFromFolder()} disabled={isGetting}>
          Take from a folder
        </Button>
      </Group>
    </section>
  );
}
