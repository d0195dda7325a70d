import { Command, InvalidArgumentError, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type {
  DatasetReply,
  DistancesReply,
  NeighboursReply,
  RunEvaluationReply,
  RunReply,
  ValidateReply,
} from '#contract/insight.ts';
import { counted } from '#contract/words/count-words.ts';
import { type Engine, loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { terminalWidth } from '../output.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

/** The room behind the engine that insight's commands call. */
type InsightRoom = Awaited<ReturnType<Engine['insightRoom']>>;

interface ModelOptions extends CommonOptions {
  readonly model: string;
  readonly models?: string;
  readonly device: 'auto' | 'cpu' | 'cuda';
  readonly again?: boolean;
}

/** `doppel insight ...`: what a detector knew of each picture, and experiments that can be made again. */
export function insightCommand(): Command {
  const command = new Command('insight')
    .summary('what a detector knew of each picture; distances; neighbours')
    .description(
      'Looks at labelled pictures with a detector and keeps losses, features, predictions and distances of each, in one .insight file.',
    );
  for (const part of [add(), run(), validate(), evaluate(), distances(), neighbours(), exportFiles(), report()])
    command.addCommand(part);
  return command.addHelpText(
    'after',
    `
Examples:
  doppel insight add set.insight data.yaml             reads pictures and labels (YOLO, COCO, a video with truth, a project)
  doppel insight run set.insight --model yolov8n_int8  losses, features, predictions of each picture
  doppel insight evaluate set.insight                  AP, precision and recall against the labels
  doppel insight report set.insight --to report.html   worst pictures first`,
  );
}

/** A command on an insight file: opens the engine, works, answers. */
function onFile<Options extends CommonOptions>(
  command: Command,
  work: (room: InsightRoom, file: string, options: Options, context: CommandContext) => Promise<number | undefined>,
): Command {
  return command
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .action((file: string, options: Options) =>
      runCommand(options, 'stops-itself', async (context) => {
        const room = await (await loadEngine()).insightRoom();
        const code = await work(room, file, options, context);
        return code === undefined ? undefined : exitCodes.failed;
      }),
    );
}

const withModel = (command: Command): Command =>
  command
    .requiredOption('--model <ID>', 'a detector of the catalogue, or the path of an ONNX file')
    .option('--models <DIR>', 'folder with model weights')
    .addOption(new Option('--device <D>', 'where inference runs').choices(['auto', 'cuda', 'cpu']).default('auto'))
    .option('--again', 'make the run once more beside an equal one that is done');

const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number.');
  return value;
};
const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('expected a number from 0 to 1.');
  return value;
};
const list = (text: string): readonly string[] => text.split(',').map((part) => part.trim());
const runOption = (kind: string): Option =>
  new Option('--run <N>', `the ${kind} run; the last finished one by default`).argParser(wholeNumber);
const modeOf = ({ again }: { readonly again?: boolean }): 'again' | 'resume' => (again === true ? 'again' : 'resume');

interface AddOptions extends CommonOptions {
  readonly name?: string;
  readonly pictures?: string;
  readonly truth?: readonly string[];
  readonly persons?: readonly string[];
  readonly stride: number;
}

function add(): Command {
  const command = new Command('add')
    .summary('read pictures and labels into an insight file')
    .argument('<F.insight>', 'the insight file; made where there is none')
    .argument('<SOURCE...>', 'a data.yaml or its folder, a COCO JSON, videos (with --truth), or a project')
    .option('--name <NAME>', 'name of the data set')
    .option('--pictures <DIR>', "folder of a COCO JSON's pictures")
    .option('--truth <F.txt...>', "MOT text of each video's true tracks")
    .option('--persons <F.csv...>', 'CSV with the columns person and gt_id, one a video')
    .option('--stride <N>', 'every which frame of a video or project', wholeNumber, 1)
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error');
  return command.action((file: string, sources: readonly string[], options: AddOptions) =>
    runCommand(options, 'stops-itself', async ({ signal, onProgress, answer }) => {
      if (options.stride < 1) throw new DoppelError('usage', '--stride is 0; expected 1 or more.');
      const room = await (await loadEngine()).insightRoom();
      const { name, pictures, truth = [], persons = [], stride } = options;
      const reply = await room.addDataset(file, {
        ...{ name, pictures, sources, truths: truth, persons, stride },
        signal,
        onProgress: (done, total) =>
          onProgress({ stage: 'dataset', unit: 'pictures', done, total, per_second: null, seconds_left: null }),
      });
      answer(reply, () => datasetText(reply));
      return undefined;
    }),
  );
}

function datasetText({ name, pictures, labels, classes, problems }: DatasetReply): readonly string[] {
  return [
    `${name}: ${counted(pictures, 'picture')}, ${counted(labels, 'label')}, ${counted(classes.length, 'class', 'classes')} (${classes.slice(0, 8).join(', ')}${classes.length > 8 ? ', ...' : ''}).`,
    ...problems.slice(0, 40).map(({ message }) => `  ${message}`),
    ...(problems.length > 40 ? [`  and ${problems.length - 40} more; --json lists them all.`] : []),
    ...(problems.length === 0 ? ['Nothing is wrong with it.'] : []),
  ];
}

interface RunOptions extends ModelOptions {
  readonly dataset?: string;
  readonly embed?: boolean;
  readonly confidence?: number;
  readonly iou?: number;
  readonly maps?: boolean;
  readonly masks?: 'separate' | 'overlap';
  readonly compat?: 'seed';
}

function run(): Command {
  const command = withModel(
    new Command('run')
      .summary('look at every picture with a detector')
      .argument('<F.insight>', 'the insight file')
      .option('--dataset <NAME>', 'the data set; the only one by default')
      .option('--embed', 'the model only embeds: writes embeddings and nothing else')
      .option('--confidence <P>', 'predictions from this score on count (0.25)', share)
      .option('--iou <X>', 'IoU from which a prediction is a hit (0.5)', share)
      .option('--maps', 'keep the feature maps too, not only their means')
      .addOption(new Option('--masks <MODE>', 'how overlapping labels share pixels').choices(['separate', 'overlap']))
      .addOption(new Option('--compat <RULES>', "the older program's rules for empty pictures").choices(['seed'])),
  );
  return onFile<RunOptions>(command, async (room, file, options, { signal, onProgress, onNotice, answer }) => {
    const { dataset, model, models = null, device, confidence, iou, maps, masks, compat } = options;
    const common = { dataset, device, mode: modeOf(options), signal, onProgress, onNotice };
    const settings = {
      ...(confidence === undefined ? {} : { confidence }),
      ...(iou === undefined ? {} : { match_iou: iou }),
      ...(maps === true ? { maps: 'kept' } : {}),
      ...(masks === undefined ? {} : { masks }),
      ...(compat === undefined ? {} : { compat }),
    };
    const reply =
      options.embed === true
        ? await room.embed(file, { ...common, embedder: model, models })
        : await room.run(file, { ...common, model, models, settings });
    answer(reply, () => runText(reply));
    return undefined;
  });
}

function runText({ id, summary, seconds, key, result_sha256 }: RunReply): readonly string[] {
  const words = Object.entries(summary ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  return [
    `Run ${id} is done: ${words.join(', ')}${seconds === null ? '' : ` (${seconds.toFixed(1)} s of work)`}.`,
    `key ${key.slice(0, 16)}, result ${result_sha256?.slice(0, 16) ?? 'none'}`,
  ];
}

function validate(): Command {
  const command = new Command('validate')
    .summary('check what the file holds, and say what was found')
    .argument('<F.insight>', 'the insight file');
  return onFile(command, async (room, file, _options, { answer }) => {
    const reply: ValidateReply = await room.validate(file);
    answer(reply, () =>
      reply.checks.map(({ name, passed, found }) => `${passed ? 'ok  ' : 'FAIL'}  ${name}: ${found}`),
    );
    return reply.passed ? undefined : exitCodes.failed;
  });
}

interface OfRun extends CommonOptions {
  readonly run?: number;
}

function evaluate(): Command {
  const command = new Command('evaluate')
    .summary('hold a run against the labels')
    .argument('<F.insight>', 'the insight file')
    .addOption(runOption('insight'));
  return onFile<OfRun>(command, async (room, file, options, { answer }) => {
    const reply = await room.evaluate(file, options.run);
    answer(reply, () => evaluationText(reply));
    return undefined;
  });
}

const told = (value: number | null, digits = 3): string => (value === null ? '-' : value.toFixed(digits));
const right = (title: string) => ({ title, align: 'right' }) as const;

function evaluationText({ scores, map, classes, max_predictions }: RunEvaluationReply): readonly string[] {
  return [
    ...textTable(
      ['IoU', 'TP', 'FP', 'FN', 'precision', 'recall', 'F1', 'mean IoU', 'AP'].map(right),
      scores.map((s) => [
        String(s.iou),
        String(s.tp),
        String(s.fp),
        String(s.fn),
        told(s.precision),
        told(s.recall),
        told(s.f1),
        told(s.mean_iou),
        told(s.ap),
      ]),
      terminalWidth(),
    ),
    '',
    `Mean AP over IoU 0.5 to 0.95: ${told(map)} (COCO's, at most ${max_predictions} predictions a picture and class).`,
    ...classes
      .filter(({ labels }) => labels > 0)
      .map(
        ({ name, labels, ap50, ap }) =>
          `  ${name}: ${counted(labels, 'label')}, AP at 0.5 ${told(ap50)}, AP ${told(ap)}`,
      ),
  ];
}

interface DistancesOptions extends ModelOptions, OfRun {
  readonly limit?: number;
}

function distances(): Command {
  const command = withModel(
    new Command('distances')
      .summary("one picture's loss if another's predictions were its labels, for all pairs")
      .argument('<F.insight>', 'the insight file')
      .addOption(runOption('insight'))
      .option('--limit <N>', 'so many pictures, evenly spread', wholeNumber),
  );
  return onFile<DistancesOptions>(command, async (room, file, options, { signal, onProgress, onNotice, answer }) => {
    const { model, models = null, device, limit, run: runId } = options;
    const reply = await room.distances(file, {
      run: runId,
      model,
      models,
      device,
      limit,
      mode: modeOf(options),
      signal,
      onProgress,
      onNotice,
    });
    answer(reply, () => distancesText(reply));
    return undefined;
  });
}

function distancesText({ run: done, summaries }: DistancesReply): readonly string[] {
  return [
    ...runText(done),
    '',
    ...textTable(
      [
        { title: 'component', align: 'left' } as const,
        ...['pairs', 'least', 'median', 'mean', 'most', 'asymmetry'].map(right),
      ],
      summaries.map((s) => [
        s.component,
        String(s.pairs),
        told(s.min),
        told(s.median),
        told(s.mean),
        told(s.max),
        told(s.asymmetry),
      ]),
      terminalWidth(),
    ),
    '',
    "The cosine of the backbone's features tells near-duplicate scenes better than these (adjacent frames: AUC 0.95 against 0.88).",
  ];
}

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

function neighbours(): Command {
  const command = new Command('neighbours')
    .summary('tell targets by the nearest pictures, cross-validated with whole groups left out')
    .argument('<F.insight>', 'the insight file')
    .addOption(runOption('insight'))
    .option('--space <LIST>', 'backbone, p3, p4, p5, embedding, distance:box ...', list, ['backbone'])
    .option('--group <LIST>', 'what is left out whole: person, video, none', list, ['person'])
    .option('--target <LIST>', 'class, video, hit_freq, mean_iou, mean_conf, f1, box, cls, dfl, seg', list, [
      'hit_freq',
    ])
    .option('--k <LIST>', 'how many neighbours', list, ['1', '5', '15'])
    .option('--weighting <LIST>', 'uniform, distance, softmax', list, ['uniform', 'distance'])
    .addOption(
      new Option('--metric <M>', 'how far vectors are apart').choices(['cosine', 'euclidean']).default('cosine'),
    )
    .option('--folds <N>', 'parts', wholeNumber, 5)
    .option('--seed <N>', 'of the folds', wholeNumber, 1)
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

interface ToOptions extends OfRun {
  readonly to: string;
}

function exportFiles(): Command {
  const command = new Command('export')
    .summary('CSV, NPY and COCO files of a run')
    .argument('<F.insight>', 'the insight file')
    .requiredOption('--to <DIR>', 'the folder')
    .addOption(runOption('insight'));
  return onFile<ToOptions>(command, async (room, file, options, { answer }) => {
    const reply = await room.exportTo(file, options.to, options.run);
    answer(reply, () => [`${counted(reply.files.length, 'file')} in ${reply.folder}: ${reply.files.join(', ')}.`]);
    return undefined;
  });
}

function report(): Command {
  const command = new Command('report')
    .summary('an HTML page: worst pictures, figures, distances, neighbours')
    .argument('<F.insight>', 'the insight file')
    .requiredOption('--to <F.html>', 'the page')
    .addOption(runOption('insight'));
  return onFile<ToOptions>(command, async (room, file, options, { answer }) => {
    const reply = await room.report(file, options.to, options.run);
    answer(reply, () => [`${reply.path} shows ${counted(reply.pictures, 'picture')}.`]);
    return undefined;
  });
}
