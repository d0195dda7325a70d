import type { ClassScoreView, ConditionEvaluation, IntervalView, PredictReply } from '#contract/conditions.ts';
import { counted } from '#contract/words/count-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { terminalWidth } from './output.ts';
import { textTable } from './text-table.ts';

const share = (value: number | null): string => (value === null ? 'no data' : `${(value * 100).toFixed(1)} %`);
const spanned = ({ value, low, high }: IntervalView): string => `${share(value)} (${share(low)} to ${share(high)})`;
const left = { align: 'left' } as const;
const right = { align: 'right' } as const;

/** A training's evaluation as lines. */
export function evaluationText(evaluation: ConditionEvaluation, insight: string): readonly string[] {
  const { spatial, zero_shot: zeroShot, floor, calibration } = evaluation;
  const rows: readonly (readonly string[])[] = [
    ['balanced accuracy', spanned(evaluation.balanced_accuracy)],
    ['majority', spanned(evaluation.majority)],
    ['nearest class mean', spanned(evaluation.nearest_mean)],
    ['accuracy', spanned(evaluation.accuracy)],
    ['macro F1', share(evaluation.macro_f1)],
    ['weighted F1', share(evaluation.weighted_f1)],
    ['without position', spatial.without_context === null ? 'no data' : spanned(spatial.without_context)],
    ['gain by position', spatial.gain === null ? 'no data' : spanned(spatial.gain)],
    [
      'relations as labelled',
      spatial.relations === null
        ? 'no data'
        : `${share(spatial.relations.share)} of ${counted(spatial.relations.pairs, 'pair')}`,
    ],
    ['zero-shot', zeroShot.balanced_accuracy === null ? 'NOT RUN' : spanned(zeroShot.balanced_accuracy)],
    ['calibration error', calibration.expected_calibration_error?.toFixed(3) ?? 'no data'],
    [
      'reliable from',
      floor === null
        ? 'never'
        : `${share(floor.floor)}: ${share(floor.accuracy)} right, ${share(floor.answered)} of all`,
    ],
  ];
  return [
    `"${evaluation.condition}" of ${evaluation.dataset}: ${counted(evaluation.objects, 'object')} of ${counted(evaluation.groups, 'group')}, left out by ${evaluation.folds_by}, features ${evaluation.features.join(' + ')}, run ${evaluation.run}`,
    '',
    ...textTable(
      [
        { title: 'measured on what it had not seen', ...left },
        { title: '(95 % over groups)', ...left },
      ],
      rows,
      terminalWidth(),
    ),
    '',
    ...scoreTable('class', evaluation.by_class),
    '',
    ...(evaluation.by_condition.length > 1 && evaluation.by_type.length > 1
      ? [...scoreTable('condition', evaluation.by_condition), '', ...scoreTable('type', evaluation.by_type), '']
      : []),
    'Truth (rows) against answer (columns):',
    ...textTable(
      [{ title: '', ...left }, ...evaluation.classes.map((title) => ({ title, ...right }))],
      evaluation.confusion.map((row, index) => [evaluation.classes[index], ...row.map(String)]),
      terminalWidth(),
    ),
    '',
    ...textTable(
      [
        { title: 'target', ...left },
        { title: 'wanted', ...right },
        { title: 'found', ...right },
        { title: 'objects', ...right },
      ],
      evaluation.targets.map(({ name, wanted, found, objects }) => [
        name,
        share(wanted),
        share(found),
        String(objects),
      ]),
      terminalWidth(),
    ),
    '',
    ...(evaluation.suspects.length === 0
      ? []
      : [`${counted(evaluation.suspects.length, 'label')} to look at again: see the report.`]),
    ...evaluation.notes.map((note) => `Note: ${note}`),
    `Report: doppel conditions report ${shellWord(insight)} --run ${evaluation.run} --to out`,
  ];
}

function scoreTable(of: string, scores: readonly ClassScoreView[]): readonly string[] {
  return textTable(
    [
      { title: of, ...left },
      { title: 'precision', ...right },
      { title: 'recall', ...right },
      { title: 'F1', ...right },
      { title: 'objects', ...right },
    ],
    scores.map(({ name, precision, recall, f1, support }) => [
      name,
      share(precision),
      share(recall),
      share(f1),
      String(support),
    ]),
    terminalWidth(),
  );
}

/** Predictions as lines: a line an object. */
export function predictionText({ condition, held_out: held, pictures }: PredictReply): readonly string[] {
  const rows = pictures.flatMap(({ picture, objects }) =>
    objects.map((object, index) => [
      picture,
      `${object.type} ${index + 1}`,
      object.result ?? `not reliable (${object.condition}?)`,
      share(object.probability),
      [
        ...object.cut_by.map((edge) => `cut ${edge}`),
        ...(object.covered_by_others > 0.3 ? [`${share(object.covered_by_others)} under other boxes`] : []),
      ].join(', '),
    ]),
  );
  const seconds = pictures.map((picture) => picture.seconds).toSorted((a, b) => a - b);
  const middle = seconds[seconds.length >> 1] ?? 0;
  return [
    ...textTable(
      [
        { title: 'picture', ...left },
        { title: 'object', ...left },
        { title: condition, ...left },
        { title: 'probability', ...right },
        { title: 'known from the box', ...left },
      ],
      rows,
      terminalWidth(),
    ),
    '',
    `${counted(rows.length, 'object')} in ${counted(pictures.length, 'picture')}, ${middle.toFixed(2)} s a picture (the middle one).`,
    held === null
      ? 'How often this head is right was not measured.'
      : `On ${counted(held.objects, 'object')} that it had not seen this head was right ${share(held.accuracy)} of the time, ${share(held.balanced_accuracy)} balanced over classes.`,
    'A condition is a proposal. It sorts and filters; it decides nothing.',
  ];
}
