import { Table } from '@mantine/core';
import { useState } from 'react';
import type { ConditionEvaluation, IntervalView, ObjectAnswer } from '#contract/conditions.ts';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './conditions.module.css';
import { type ConfusionCell, ConfusionTable } from './confusion-table.tsx';
import { LearningCurves } from './learning-curves.tsx';

const share = (value: number | null): string => (value === null ? 'no data' : `${(value * 100).toFixed(1)} %`);
const spanned = ({ value, low, high }: IntervalView): string => `${share(value)} (${share(low)} to ${share(high)})`;

/** What a training measured on groups that it had not seen. */
export function EvaluationPanel({ evaluation }: { readonly evaluation: ConditionEvaluation }) {
  const { opened } = useProject();
  const [cell, setCell] = useState<ConfusionCell | null>(null);
  const crops = useReply(
    'conditions.cell',
    cell === null ? null : { project: opened.project, run: evaluation.run, ...cell },
  );
  const { classes, floor, calibration, spatial, zero_shot: zeroShot } = evaluation;
  return (
    <div className={styles.measured}>
      <p>
        {evaluation.objects} objects of {evaluation.groups} groups, each answered by a head that had not seen its group;
        left out by {evaluation.folds_by}; features {evaluation.features.join(' + ')}.
      </p>
      <section aria-label="How often it is right">
        <Table withRowBorders={false} className={styles.figures}>
          <Table.Tbody>
            {(
              [
                ['Balanced accuracy', spanned(evaluation.balanced_accuracy)],
                ['Majority said of everything', spanned(evaluation.majority)],
                ['Nearest class mean', spanned(evaluation.nearest_mean)],
                ['Accuracy', spanned(evaluation.accuracy)],
                ['Macro F1, weighted F1', `${share(evaluation.macro_f1)}, ${share(evaluation.weighted_f1)}`],
                [
                  'Without position, gain',
                  spatial.without_context === null || spatial.gain === null
                    ? 'no data'
                    : `${spanned(spatial.without_context)}, ${spanned(spatial.gain)}`,
                ],
                [
                  'Relations as labelled',
                  spatial.relations === null
                    ? 'no data'
                    : `${share(spatial.relations.share)} of ${spatial.relations.pairs} pairs`,
                ],
                ['Zero-shot', zeroShot.balanced_accuracy === null ? 'not run' : spanned(zeroShot.balanced_accuracy)],
                ['Calibration error', calibration.expected_calibration_error?.toFixed(3) ?? 'no data'],
                [
                  'Reliable from',
                  floor === null
                    ? 'never'
                    : `${share(floor.floor)}: ${share(floor.accuracy)} right, ${share(floor.answered)} of all`,
                ],
              ] as const
            ).map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      <section aria-label="Truth against answer">
        <h3>Truth against answer</h3>
        <ConfusionTable classes={classes} counts={evaluation.confusion} chosen={cell} onChoose={setCell} />
        {cell !== null && (
          <div className={styles.cell} role="status">
            <p>
              Labelled {classes[cell.truth]}, said {classes[cell.answer]}, the surest first
            </p>
            <div className={styles.gallery}>
              {(crops.value?.crops ?? []).map(({ object, url, person, frame, guess }) => (
                <figure key={object}>
                  {url === null ? (
                    <span className={styles.missing}>no picture here</span>
                  ) : (
                    <img src={url} alt={`Person ${person} in frame ${frame}`} />
                  )}
                  <figcaption>{guess === null ? '' : `${Math.round(guess.sure * 100)} %`}</figcaption>
                </figure>
              ))}
            </div>
          </div>
        )}
      </section>
      <section aria-label="Targets">
        <h3>Targets</h3>
        <Table className={styles.figures}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>target</Table.Th>
              <Table.Th>wanted</Table.Th>
              <Table.Th>found</Table.Th>
              <Table.Th>objects</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {evaluation.targets.map(({ name, wanted, found, objects }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{name}</Table.Th>
                <Table.Td>{share(wanted)}</Table.Td>
                <Table.Td>{share(found)}</Table.Td>
                <Table.Td>{objects}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
      <section aria-label="Learning">
        <h3>Learning</h3>
        <LearningCurves curves={evaluation.curves} />
      </section>
      <AnswerList title="Labels to look at again" answers={evaluation.suspects} />
      <AnswerList title="The hardest" answers={evaluation.hardest.slice(0, 12)} />
    </div>
  );
}

function AnswerList({ title, answers }: { readonly title: string; readonly answers: readonly ObjectAnswer[] }) {
  if (answers.length === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul className={styles.list}>
        {answers.map(({ object, picture, label, answer, sure }) => (
          <li key={object}>
            {picture}, object {object}: labelled <b>{label}</b>, said <b>{answer}</b> ({share(sure)})
          </li>
        ))}
      </ul>
    </section>
  );
}
