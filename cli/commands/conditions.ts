import { userInfo } from 'node:os';
import { Command, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import { counted } from '#contract/words/count-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import type { LabelConditionsReply, ModelChoice, RecipeReply, TrainConditionsRequest } from '#pipeline';
import { evaluationText, predictionText } from '../condition-text.ts';
import { loadEngine } from '../engine.ts';
import { numberOption, wholeNumberOption } from '../option-values.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';

interface SourceOptions extends CommonOptions {
  readonly insight?: string;
  readonly dataset?: string;
  readonly truth?: string;
  readonly persons?: string;
  readonly every: number;
}

interface ModelOptions {
  readonly detector?: string;
  readonly embedder?: string;
  readonly encoder?: string;
  readonly models?: string;
}

interface TrainOptions extends SourceOptions, ModelOptions {
  readonly condition: string;
  readonly features: string;
  readonly preset: string;
  readonly hidden?: number;
  readonly loss?: 'cross-entropy' | 'focal';
  readonly gamma: number;
  readonly weights?: 'none' | 'balanced' | 'largest-by-count';
  readonly sampling?: 'none' | 'balanced';
  readonly rate?: number;
  readonly epochs?: number;
  readonly batch?: number;
  readonly accumulation?: number;
  readonly warmup?: number;
  readonly weightDecay?: number;
  readonly patience?: number;
  readonly seed?: number;
  readonly foldsBy: 'group' | 'video' | 'split';
  readonly folds: number;
  readonly augment: readonly ('flip' | 'light' | 'crop')[];
  readonly again?: boolean;
}

/** `doppel conditions`: what state each object is in. */
export function conditionsCommand(): Command {
  return new Command('conditions')
    .summary('say in what state each object is: label, train, evaluate, predict')
    .description(
      'A detector finds the objects, a second model says in what state each is. Trained on your labels, measured on what it has not seen. What is said is a proposal: it sorts and filters, and never hides or decides.',
    )
    .addCommand(labelCommand())
    .addCommand(trainCommand())
    .addCommand(evaluateCommand())
    .addCommand(predictCommand())
    .addCommand(applyCommand())
    .addCommand(reportCommand())
    .addCommand(recipeCommand());
}

const withSource = (command: Command): Command =>
  command
    .optionsGroup('Data:')
    .option(
      '--insight <F.insight>',
      'where labels, features and heads are kept (default: the data set’s name, in the current folder)',
    )
    .option('--dataset <NAME>', 'the data set, where the file has several')
    .option('--truth <F.txt>', 'MOT text with the boxes of a video')
    .option('--persons <F.csv>', 'which tracks are one person, so that nobody is on two sides')
    .option('--every <N>', 'take every so many frames of a video or project', wholeNumberOption, 1);

const withModels = (command: Command): Command =>
  command
    .optionsGroup('Models:')
    .option(
      '--detector <ID|F.onnx>',
      'the detector: finds objects, and its neck describes them (default: yolov8n_int8)',
    )
    .option('--embedder <ID|F.onnx>', 'describes crops where --features has osnet')
    .option('--encoder <F.onnx>', 'a picture encoder with its manifest, where --features has clip')
    .option('--models <DIR>', 'folder with model weights');

const jsonOption = ['--json', 'one JSON object on standard output, progress as NDJSON on standard error'] as const;

function labelCommand(): Command {
  interface Options extends SourceOptions {
    readonly condition: string;
    readonly labels?: string;
    readonly undo?: boolean;
    readonly who?: string;
  }
  const command = new Command('label')
    .summary('add labels from a file, or take the last one back')
    .argument('<SOURCE>', 'an insight file, a project, a video, a folder in YOLO layout or a COCO file')
    .requiredOption('--condition <NAME>', 'which condition is labelled, such as view')
    .option('--labels <F.csv>', 'columns video,frame,id,label or object,label')
    .addOption(new Option('--undo', 'take the last label back').conflicts('labels'))
    .option('--who <NAME>', 'who says so (default: the user of this machine)');
  return withSource(command)
    .option(...jsonOption)
    .action((source: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = {
          source,
          ...sourceOf(options),
          condition: options.condition,
          labels: options.labels,
          who: options.who ?? userInfo().username,
        };
        if (options.labels === undefined && options.undo !== true) {
          throw new DoppelError(
            'usage',
            'Expected labels to add (--labels F.csv), or --undo to take the last one back.',
          );
        }
        const reply = await engine.labelConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => labelText(reply, options.condition));
        return undefined;
      }),
    );
}

function labelText(reply: LabelConditionsReply, condition: string): readonly string[] {
  if (reply.kind === 'undo') return [`Taken back: event ${reply.undone} of "${condition}" in ${reply.insight}`];
  const unknown =
    reply.unknown.length === 0
      ? []
      : [`${counted(reply.unknown.length, 'row')} of the file name objects that "${reply.dataset}" has not.`];
  return [
    `${counted(reply.added, 'label')} of "${condition}" added to ${reply.insight}, ${reply.known} were there already.`,
    ...unknown,
    ...Object.entries(reply.counts).map(([label, count]) => `  ${label}: ${count}`),
    '',
    `Next: doppel conditions train ${shellWord(reply.insight)} --condition ${condition}`,
  ];
}

const withTraining = (command: Command): Command =>
  withModels(
    withSource(command)
      .optionsGroup('Training:')
      .option(
        '--condition <NAME>',
        'what is told apart: type or class (of the class names), or the name of labels by hand',
        'class',
      )
      .option('--features <KINDS>', 'neck, osnet, clip, position, overlap-free, joined by +', 'neck+position')
      .option(
        '--preset <NAME>',
        'head (for heads on frozen features) or tuning (what whole encoders are tuned with)',
        'head',
      )
      .option('--hidden <N>', 'units of a hidden layer; 0 for a linear head', wholeNumberOption)
      .addOption(new Option('--loss <KIND>', 'what is made small').choices(['cross-entropy', 'focal']))
      .option('--gamma <G>', 'of the focal loss', numberOption(0, 10), 2)
      .addOption(
        new Option('--weights <KIND>', 'how much rare classes count').choices(['none', 'balanced', 'largest-by-count']),
      )
      .addOption(
        new Option('--sampling <KIND>', 'balanced draws rare classes as often as the others').choices([
          'none',
          'balanced',
        ]),
      )
      .option('--rate <R>', 'learning rate', numberOption(1e-7, 1))
      .option('--epochs <N>', 'at most', numberOption(1, 10_000))
      .option('--batch <N>', 'objects a batch', numberOption(1, 100_000))
      .option('--accumulation <N>', 'batches averaged before a step', numberOption(1, 1000))
      .option('--warmup <STEPS>', 'steps of warm-up', wholeNumberOption)
      .option('--weight-decay <W>', 'of AdamW', numberOption(0, 1))
      .option('--patience <N>', 'epochs without a better macro F1 before it stops', numberOption(1, 1000))
      .option('--seed <N>', 'the same seed gives the same bytes', wholeNumberOption)
      .addOption(
        new Option('--folds-by <WHAT>', 'what is left out when it is measured')
          .choices(['group', 'video', 'split'])
          .default('group'),
      )
      .option('--folds <N>', 'by group: how many', numberOption(2, 100), 5)
      .addOption(
        new Option('--augment <KINDS...>', 'changed pictures on the training side')
          .choices(['flip', 'light', 'crop'])
          .default([]),
      )
      .option('--again', 'train once more, even if this very training is done'),
  );

function trainCommand(): Command {
  return withTraining(
    new Command('train')
      .summary('train a head on labelled objects, and measure it on what it has not seen')
      .argument('<SOURCE>', 'an insight file, a folder in YOLO layout, a COCO file, a video or a project'),
  )
    .option(...jsonOption)
    .addHelpText(
      'after',
      `
Examples:
  doppel conditions train drains/ --condition type
  doppel conditions train street.insight --condition view --features neck --folds-by video
  doppel conditions train drains.insight --loss focal --weights none --hidden 32`,
    )
    .action((source: string, options: TrainOptions) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const reply = await engine.trainConditions(trainRequest(source, options), { signal, onProgress, onNotice });
        answer(reply, () => evaluationText(reply.evaluation, reply.insight));
        return undefined;
      }),
    );
}

function evaluateCommand(): Command {
  interface Options extends CommonOptions, ModelOptions {
    readonly run?: number;
    readonly on?: string;
  }
  return withModels(
    new Command('evaluate')
      .summary('what a training measured, or what its head says of another data set')
      .argument('<F.insight>', 'the insight file')
      .option('--run <N>', 'the training (default: the last)', wholeNumberOption)
      .option('--on <DATASET>', 'measure the head on this data set of the file'),
  )
    .option(...jsonOption)
    .action((insight: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = { insight, run: options.run, on: options.on, models: modelsOf(options) };
        const reply = await engine.evaluateConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => evaluationText(reply, insight));
        return undefined;
      }),
    );
}

function predictCommand(): Command {
  interface Options extends CommonOptions, ModelOptions {
    readonly head: string;
    readonly run?: number;
    readonly every: number;
  }
  return withModels(
    new Command('predict')
      .summary('find the objects of pictures and say the condition of each')
      .argument('<SOURCE>', 'a picture, a folder of pictures, or a video')
      .requiredOption('--head <F.insight>', 'the insight file with the trained head')
      .option('--run <N>', 'the training (default: the last)', wholeNumberOption)
      .option('--every <N>', 'look at every so many frames of a video', numberOption(1, 1_000_000), 25),
  )
    .option(...jsonOption)
    .action((source: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = {
          insight: options.head,
          run: options.run,
          source,
          every: options.every,
          models: modelsOf(options),
        };
        const reply = await engine.predictConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => predictionText(reply));
        return undefined;
      }),
    );
}

function applyCommand(): Command {
  interface Options extends CommonOptions, ModelOptions {
    readonly run?: number;
    readonly crops: 'best' | 'all';
  }
  return withModels(
    new Command('apply')
      .summary('ask a head about the persons of a project, for the review')
      .argument('<F.doppel>', 'the project; its head and answers are in the insight file beside it')
      .option('--run <N>', 'the training (default: the last)', wholeNumberOption)
      .addOption(
        new Option('--crops <WHICH>', 'which pictures of each person').choices(['best', 'all']).default('best'),
      ),
  )
    .option(...jsonOption)
    .action((project: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const request = { project, run: options.run, crops: options.crops, models: modelsOf(options) };
        const reply = await engine.applyConditions(request, { signal, onProgress, onNotice });
        answer(reply, () => [
          `${counted(reply.crops, 'picture')} of ${counted(reply.persons, 'person')} asked for "${reply.condition}"; ${reply.unreliable} answers are not reliable and do not speak.`,
          reply.unreliable === reply.crops
            ? 'Nothing of it is reliable: the grid of persons stays as it is.'
            : 'The grid of persons can now be sorted and filtered by it. Nobody is hidden, and nothing is decided.',
        ]);
        return undefined;
      }),
    );
}

function reportCommand(): Command {
  interface Options extends TrainOptions {
    readonly to: string;
    readonly run?: number;
  }
  return withTraining(
    new Command('report')
      .summary('write the HTML report and JSON of a training; of data, train first')
      .argument('<SOURCE>', 'an insight file with a training, or data as train takes them')
      .requiredOption('--to <DIR>', 'folder to write into')
      .option('--run <N>', 'the training of an insight file (default: the last)', wholeNumberOption),
  )
    .option(...jsonOption)
    .addHelpText('after', '\nExample:\n  doppel conditions report drains/ --condition type --to out')
    .action((source: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const insight = source.endsWith('.insight')
          ? source
          : (await engine.trainConditions(trainRequest(source, options), { signal, onProgress, onNotice })).insight;
        const reply = await engine.reportConditions({ insight, run: options.run, to: options.to });
        if (options.json !== true) for (const note of reply.notes) onNotice(note);
        answer({ insight, ...reply }, () => [
          `Report: ${reply.html}`,
          `Figures: ${reply.json}`,
          `Head and labels: ${insight}`,
        ]);
        return undefined;
      }),
    );
}

function recipeCommand(): Command {
  interface Options extends CommonOptions {
    readonly to: string;
    readonly dataset?: string;
    readonly condition: string;
    readonly model: string;
    readonly pretrained: string;
    readonly encoders: 'vision' | 'both';
    readonly position: 'with' | 'without';
  }
  return new Command('recipe')
    .summary('write a Python project that tunes a text-image model on the labels')
    .argument('<F.insight>', 'the insight file with the labels')
    .requiredOption('--to <DIR>', 'a new folder')
    .option('--condition <NAME>', 'what is told apart', 'class')
    .option('--dataset <NAME>', 'the data set, where the file has several')
    .option('--model <NAME>', 'a model of open_clip', 'ViT-B-32')
    .option('--pretrained <NAME>', 'its weights: a name of open_clip or a file', 'openai')
    .addOption(new Option('--encoders <WHICH>', 'what is tuned').choices(['vision', 'both']).default('vision'))
    .addOption(
      new Option('--position <HOW>', 'prompts that say where an object is')
        .choices(['with', 'without'])
        .default('with'),
    )
    .option(...jsonOption)
    .action((insight: string, options: Options) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await (await loadEngine()).conditionsRoom();
        const { json: _, dataset, ...rest } = options;
        const reply = await engine.writeRecipe({ insight, dataset, ...rest }, { signal, onProgress, onNotice });
        if (options.json !== true) for (const note of reply.notes) onNotice(note);
        answer(reply, () => recipeText(reply));
        return undefined;
      }),
    );
}

function recipeText({ folder, train, valid, classes }: RecipeReply): readonly string[] {
  const place = shellWord(folder);
  return [
    `${counted(train + valid, 'crop')} of ${classes.join(', ')} in ${folder}: ${train} to learn from, ${valid} to stop by.`,
    'The crops are as confidential as the pictures they come from.',
    '',
    'Tune (Python 3.10 or later, torch):',
    `  pip install -r ${place}/requirements.txt`,
    `  python ${place}/tune.py`,
    'Then:',
    `  doppel conditions train F.insight --features clip --encoder ${place}/tuned/picture-encoder.onnx`,
  ];
}

function sourceOf({ insight, dataset, truth, persons, every }: SourceOptions) {
  return { insight, dataset, truth, persons, every };
}

const modelsOf = ({ detector, embedder, encoder, models }: ModelOptions): ModelChoice => ({
  detector,
  embedder,
  encoder,
  models,
});

function trainRequest(source: string, options: TrainOptions): TrainConditionsRequest {
  const {
    hidden,
    loss,
    gamma,
    weights,
    sampling,
    rate,
    epochs,
    batch,
    accumulation,
    warmup,
    weightDecay,
    patience,
    seed,
  } = options;
  const changes = {
    hidden,
    loss:
      loss === 'focal'
        ? ({ kind: 'focal', gamma, alpha: 1 } as const)
        : loss === undefined
          ? undefined
          : ({ kind: loss } as const),
    weighting: weights,
    sampling,
    learningRate: rate,
    epochs,
    batch,
    accumulation,
    warmupSteps: warmup,
    weightDecay,
    patience,
    seed,
  };
  return {
    source,
    ...sourceOf(options),
    condition: options.condition,
    features: options.features,
    preset: options.preset,
    changes: Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)),
    foldsBy: options.foldsBy,
    folds: options.folds,
    augment: options.augment,
    models: modelsOf(options),
    mode: options.again === true ? 'again' : 'resume',
  };
}
