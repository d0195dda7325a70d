import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { ModelState } from '#contract/models.ts';
import { modelName } from '#contract/words/model-words.ts';
import { useReply } from '../state/use-reply.ts';
import styles from './models.module.css';

/** By what persons are found, and in which frames. */
export interface Finding {
  /** A detector of the catalogue, or `auto`. */
  readonly detector: string;
  /** Every so many frames. */
  readonly stride: number;
}

/** What a form begins with: as the person's settings have it, until something is chosen. */
export function useFinding(): readonly [Finding, (finding: Finding) => void] {
  const [chosen, setChosen] = useState<Finding | null>(null);
  const { value } = useReply('settings.show', {});
  const own = (name: string) => value?.settings.find((setting) => setting.name === name)?.value;
  const usual = { detector: String(own('detect.detector') ?? 'auto'), stride: Number(own('detect.stride') ?? 1) };
  return [chosen ?? usual, setChosen];
}

interface FinderChoiceProps {
  readonly models: readonly ModelState[];
  readonly finding: Finding;
  readonly onChange: (finding: Finding) => void;
}

/** The choice of who finds persons, among the models that are here, and of how many frames are looked at. */
export function FinderChoice({ models, finding, onChange }: FinderChoiceProps) {
  const finders = models.filter(({ family, state, id }) => family === 'yolo' && state === 'present' && isFinder(id));
  return (
    <div className={styles.choices}>
      <NativeSelect
        label="Persons are found by"
        value={finding.detector}
        onChange={(event) => onChange({ ...finding, detector: event.currentTarget.value })}
        data={[
          { value: 'auto', label: 'the usual finder' },
          ...finders.map(({ id }) => ({ value: id, label: modelName(id) })),
        ]}
      />
      <NativeSelect
        label="Look at"
        value={String(finding.stride)}
        onChange={(event) => onChange({ ...finding, stride: Number(event.currentTarget.value) })}
        data={[
          { value: '1', label: 'every frame' },
          { value: '2', label: 'every second frame, nearly twice as fast' },
          ...(finding.stride > 2 ? [{ value: String(finding.stride), label: `one of ${finding.stride} frames` }] : []),
        ]}
      />
    </div>
  );
}

/** Whether a detector only finds: one that draws outlines as well is for other screens. */
const isFinder = (id: string): boolean => modelName(id) !== id && !id.includes('-seg');
