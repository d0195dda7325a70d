import { Button, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { KeyHint } from '../../keys/key-hint.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { EmptyScreen, ErrorScreen, LoadingScreen } from '../../parts/states.tsx';
import { showError } from '../../parts/toasts.ts';
import { useClient } from '../../state/client-context.ts';
import { asDoppelError } from '../../state/error-words.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './conditions.module.css';
import { labelActions, mostClasses } from './label-keys.ts';

interface LabelPileProps {
  /** Conditions that were labelled before. */
  readonly names: readonly string[];
  /** Called after each label, which may be the first of a condition. */
  readonly onLabelled: () => void;
}

/** The classes of the condition that the screen begins with; those of others come from what was labelled, or are typed. */
const usualClasses: Readonly<Record<string, readonly string[]>> = { view: ['front', 'behind', 'side'] };

/** One picture after the other, one key a class: the most uncertain first, once a head was trained and asked. */
export function LabelPile({ names, onLabelled }: LabelPileProps) {
  const { opened } = useProject();
  const client = useClient();
  const [name, setName] = useState(names[0] ?? 'view');
  const [chosen, setChosen] = useState<readonly string[] | null>(null);
  const [version, setVersion] = useState(0);
  const [skipped, setSkipped] = useState<ReadonlySet<number>>(new Set());
  const [isBusy, setIsBusy] = useState(false);
  const condition = name.trim();
  const reply = useReply('conditions.pile', condition === '' ? null : { project: opened.project, condition }, version);
  const usual = Object.hasOwn(usualClasses, condition) ? usualClasses[condition] : [];
  const known = Object.keys(reply.value?.counts ?? {}).toSorted();
  const classes = (chosen ?? [...new Set([...usual, ...known])]).slice(0, mostClasses);
  const waiting = (reply.value?.crops ?? []).filter(({ object }) => !skipped.has(object));
  const [crop] = waiting;

  const change = async (work: () => Promise<unknown>): Promise<void> => {
    if (isBusy) return;
    setIsBusy(true);
    try {
      await work();
      setVersion((count) => count + 1);
      onLabelled();
    } catch (caught) {
      showError(asDoppelError(caught));
    } finally {
      setIsBusy(false);
    }
  };
  const label = (value: string | undefined): void => {
    // Until the next picture is there a key would label the one that was just labelled.
    if (value === undefined || crop === undefined || reply.isLoading) return;
    void change(() =>
      client.request('conditions.label', { project: opened.project, condition, object: crop.object, value }),
    );
  };
  const undo = (): void => void change(() => client.request('conditions.undo', { project: opened.project, condition }));
  const skip = (): void => {
    if (crop !== undefined) setSkipped(new Set([...skipped, crop.object]));
  };
  useKeys({
    undo,
    'conditions.skip': skip,
    ...Object.fromEntries(labelActions.map((action, index) => [action, () => label(classes[index])])),
  });

  return (
    <div className={styles.pile}>
      <aside className={styles.side}>
        <TextInput
          label="Condition"
          size="xs"
          value={name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setChosen(null);
          }}
        />
        <TagsInput
          label="Classes"
          description="What can be seen of a picture; never sex, age, race, faith or emotion"
          size="xs"
          maxTags={mostClasses}
          value={[...classes]}
          onChange={(next) => setChosen(next)}
        />
        {reply.value !== null && (
          <p role="status">
            {reply.value.labelled} of {reply.value.total} pictures labelled
            {Object.entries(reply.value.counts).map(([each, count]) => (
              <span key={each} className={styles.count}>
                {each}: {count}
              </span>
            ))}
          </p>
        )}
        <Button size="compact-sm" variant="default" onClick={undo} rightSection={<KeyHint action="undo" />}>
          Take back
        </Button>
      </aside>
      <section className={styles.stage} aria-label="Picture to label">
        {reply.error !== null ? (
          <ErrorScreen error={reply.error} onRetry={reply.reload} />
        ) : reply.value === null ? (
          <LoadingScreen what="Loading pictures" />
        ) : crop === undefined ? (
          <EmptyScreen title="No picture is left">
            Every picture of these persons is labelled or was skipped. Now train on them.
          </EmptyScreen>
        ) : (
          <>
            <img
              className={styles.crop}
              src={crop.url ?? undefined}
              alt={`Person ${crop.person} in frame ${crop.frame}`}
            />
            <p className={styles.dim}>
              Person {crop.person}, frame {crop.frame}
              {crop.guess !== null && `. The head says ${crop.guess.answer} (${Math.round(crop.guess.sure * 100)} %).`}
            </p>
            <div className={styles.answers}>
              {classes.map((each, index) => (
                <Button
                  key={each}
                  variant="default"
                  onClick={() => label(each)}
                  rightSection={<KeyHint action={labelActions[index]} />}
                >
                  {each}
                </Button>
              ))}
              <Button variant="subtle" onClick={skip} rightSection={<KeyHint action="conditions.skip" />}>
                Skip
              </Button>
            </div>
            <div className={styles.next} aria-hidden="true">
              {waiting.slice(1, 9).map(({ object, url }) => (
                <img key={object} src={url ?? undefined} alt="" />
              ))}
            </div>
          </>
        )}
      </section>
    </div>
  );
}
