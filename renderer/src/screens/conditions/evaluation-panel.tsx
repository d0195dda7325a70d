import { Table } from '@mantine/core';
import { useState } from 'react';
import type { ConditionEvaluation, IntervalView } from '#contract/conditions.ts';
import { ErrorScreen } from '../../parts/states.tsx';
import { useProject } from '../../state/project-context.ts';
import { useReply } from '../../state/use-reply.ts';
import styles from './conditions.module.css';
import { type ConfusionCell, ConfusionTable } from './confusion-table.tsx';
import { CropGallery } from './crop-gallery.tsx';
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
            <CropGallery crops={crops.value?.crops ?? []} caption="sure" />
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
      <AnswerList
        title="Labels to look at again"
        lead="Heads that had not seen these pictures are sure of another class. Look before you change a label: the head may be wrong."
        run={evaluation.run}
        list="suspects"
        count={evaluation.suspects.length}
      />
      <AnswerList
        title="The hardest"
        lead="The label was held least likely."
        run={evaluation.run}
        list="hardest"
        count={evaluation.hardest.length}
      />
    </div>
  );
}

interface AnswerListProps {
  readonly title: string;
  readonly lead: string;
  readonly run: number;
  readonly list: 'hardest' | 'suspects';
  readonly count: number;
}

/** One of the lists of an evaluation as its crops. */
function AnswerList({ title, lead, run, list, count }: AnswerListProps) {
  const { opened } = useProject();
  const reply = useReply('conditions.listed', count === 0 ? null : { project: opened.project, run, list });
  if (count === 0) return null;
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className={styles.dim}>{lead}</p>
      {reply.error !== null ? (
        <ErrorScreen error={reply.error} onRetry={reply.reload} />
      ) : (
        <CropGallery crops={reply.value?.crops ?? []} caption="answer" />
      )}
    </section>
  );
}
