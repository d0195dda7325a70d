import { Command, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type { NeighboursReply } from '#contract/insight.ts';
import { terminalWidth } from '../../output.ts';
import { textTable } from '../../text-table.ts';
import { right, told } from './figures.ts';
import { type OfRun, onFile, runOption } from './on-file.ts';
import { countOption, listOption } from './option-words.ts';
import { runText } from './run-text.ts';
import { modeOf } from './with-model.ts';

interface NeighboursOptions extends OfRun {
  readonly space: readonly string[];
  readonly group: readonly string[];
  readonly target: readonly string[];
  readonly k: readonly string[];
  readonly weighting: readonly string[];
  readonly metric: 'cosine' | 'euclidean';
  readonly folds: number;
  readonly seed: number;
  readonly index?: boolean;
  readonly again?: boolean;
}

const known = <Name extends string>(
  option: string,
  values: readonly string[],
  names: readonly Name[],
): readonly Name[] =>
  values.map((value) => {
    const found = names.find((name) => name === value);
    if (found === undefined) throw new DoppelError('usage', `--${option} ${value} is none of ${names.join(', ')}.`);
    return found;
  });

/** `doppel insight neighbours`: cross-validates nearest pictures. */
export function neighbours(): Command {
  const command = new Command('neighbours')
    .summary('tell targets by the nearest pictures, cross-validated with whole groups left out')
    .argument('<F.insight>', 'the insight file')
    .addOption(runOption('insight'))
    .option('--space <LIST>', 'backbone, p3, p4, p5, embedding, distance:box ...', listOption, ['backbone'])
    .option('--group <LIST>', 'what is left out whole: person, video, none', listOption, ['person'])
    .option('--target <LIST>', 'class, video, hit_freq, mean_iou, mean_conf, f1, box, cls, dfl, seg', listOption, [
      'hit_freq',
    ])
    .option('--k <LIST>', 'how many neighbours', listOption, ['1', '5', '15'])
    .option('--weighting <LIST>', 'uniform, distance, softmax', listOption, ['uniform', 'distance'])
    .addOption(
      new Option('--metric <M>', 'how far vectors are apart').choices(['cosine', 'euclidean']).default('cosine'),
    )
    .option('--folds <N>', 'parts', countOption, 5)
    .option('--seed <N>', 'of the folds', countOption, 1)
    .option('--index', 'neighbours by an index (HNSW) beside the exact ones')
    .option('--again', 'make the run once more beside an equal one that is done');
  return onFile<NeighboursOptions>(command, async (room, file, options, { signal, onProgress, onNotice, answer }) => {
    const ks = options.k.map(Number);
    if (!ks.every((k) => Number.isInteger(k) && k > 0))
      throw new DoppelError('usage', `--k ${options.k.join(',')}: expected whole numbers from 1.`);
    if (options.folds < 2) throw new DoppelError('usage', '--folds must be 2 or more.');
    const reply = await room.neighbours(file, {
      run: options.run,
      spaces: options.space,
      groupings: known('group', options.group, ['person', 'video', 'none']),
      targets: known('target', options.target, room.neighbourTargets),
      ks,
      weightings: known('weighting', options.weighting, ['uniform', 'distance', 'softmax']),
      metric: options.metric,
      folds: options.folds,
      seed: options.seed,
      index: options.index === true ? 'hnsw' : 'none',
      mode: modeOf(options),
      signal,
      onProgress,
      onNotice,
    });
    answer(reply, () => neighboursText(reply));
    return undefined;
  });
}

function neighboursText({ run: done, rows }: NeighboursReply): readonly string[] {
  const left = (title: string) => ({ title, align: 'left' }) as const;
  return [
    ...textTable(
      [
        ...['space', 'left out', 'target', 'weighting', 'search'].map(left),
        ...['k', 'tested', 'accuracy', 'balanced', 'F1', 'ARI', 'MAE', 'R2', 'Spearman', 'recall@k'].map(right),
      ],
      rows
        .filter(({ fold }) => fold === -1)
        .map((r) => [
          ...[r.space, r.grouping, r.target, r.weighting, r.engine, String(r.k), String(r.tested)],
          ...[r.accuracy, r.balanced_accuracy, r.macro_f1, r.ari, r.mae, r.r2, r.spearman, r.recall_at_k].map((value) =>
            told(value),
          ),
        ]),
      terminalWidth(),
    ),
    '',
    ...runText(done).slice(1),
  ];
}
