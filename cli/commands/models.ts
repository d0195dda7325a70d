import { Command } from 'commander';
import type { AddedModel, ModelState, VerifiedModel } from '#contract/models.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

interface ModelsOptions extends CommonOptions {
  readonly models?: string;
}

/** `doppel models`: the weights that Doppel knows, which of them are here, and getting them. */
export function modelsCommand(): Command {
  return new Command('models')
    .summary('list, check, download, take or add model weights')
    .description('Nothing is downloaded at any other time than by "doppel models pull".')
    .addCommand(listCommand())
    .addCommand(verifyCommand())
    .addCommand(pullCommand())
    .addCommand(takeCommand())
    .addCommand(addCommand());
}

function withModelOptions(command: Command): Command {
  return command
    .option('--models <DIR>', 'folder with model weights (default: DOPPEL_MODELS, else the user folder)')
    .option('--json', 'one JSON object on standard output');
}

function listCommand(): Command {
  return withModelOptions(new Command('list').summary('list the catalogue and what of it is here')).action(
    (options: ModelsOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const models = await (await loadEngine()).listModels(folderOf(options));
        answer({ models }, () => modelsText(models));
        return undefined;
      }),
  );
}

function verifyCommand(): Command {
  return withModelOptions(
    new Command('verify').summary('check the sha256 of every file that is here, and open it'),
  ).action((options: ModelsOptions) =>
    runCommand(options, 'ends-at-once', async ({ answer }) => {
      const models = await (await loadEngine()).verifyModels(folderOf(options));
      answer({ models }, () => verifiedText(models));
      return models.some(({ problem }) => problem !== null) ? exitCodes.failed : exitCodes.done;
    }),
  );
}

function pullCommand(): Command {
  return withModelOptions(
    new Command('pull').summary('download a model').argument('<ID>', 'its id in "doppel models list"'),
  ).action((id: string, options: ModelsOptions) =>
    runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
      const engine = await loadEngine();
      const model = await engine.pullModel(id, { ...folderOf(options), signal, onProgress, onNotice });
      answer({ model }, () => [`${model.id} is at ${model.path ?? model.file}`]);
      return undefined;
    }),
  );
}

function takeCommand(): Command {
  return withModelOptions(
    new Command('take')
      .summary('take the models that lie in a folder, on a machine without a network')
      .argument('<FOLDER>', 'where the files are, whatever they are called'),
  ).action((folder: string, options: ModelsOptions) =>
    runCommand(options, 'stops-itself', async ({ answer }) => {
      const taken = await (await loadEngine()).takeModels(folder, folderOf(options));
      answer({ taken }, () => taken.map((id) => `${id} is here`));
      return undefined;
    }),
  );
}

function addCommand(): Command {
  return withModelOptions(
    new Command('add')
      .summary('add a re-identification model of your own, and try it on the demo')
      .argument('<FILE>', 'an ONNX file, or the .xml file of an OpenVINO IR with its .bin beside it')
      .option(
        '--manifest <M.json>',
        'how it takes pictures: {"colour": "rgb"|"bgr", "range": "unit"|"byte", "mean": [r, g, b], "std": [r, g, b]} (default: as torchreid)',
      ),
  ).action((file: string, options: ModelsOptions & { readonly manifest?: string }) =>
    runCommand(options, 'stops-itself', async ({ signal, onProgress, answer }) => {
      const engine = await loadEngine();
      const manifest = options.manifest === undefined ? {} : { manifest: options.manifest };
      const added = await engine.addModel(file, { ...folderOf(options), ...manifest, signal, onProgress });
      answer({ model: added }, () => addedText(added));
      return undefined;
    }),
  );
}

function addedText({ name, path, sha256, check, notes }: AddedModel): readonly string[] {
  return [
    `${name} is at ${path} (sha256 ${sha256}). Use it with --embedder ${name}.`,
    `On the drawn demo scene it gives ${check.dimension} numbers a crop and ranks ${check.same} true pairs among ${check.pairs} with an average precision of ${check.average_precision?.toFixed(2) ?? '-'}. Drawn figures are no people: below 0.5 its pictures are probably given in another way than it was trained with (see --manifest).`,
    ...notes,
  ];
}

const folderOf = ({ models }: ModelsOptions): { folder?: string } => (models === undefined ? {} : { folder: models });

const stateWords: Readonly<Record<ModelState['state'], string>> = {
  missing: 'missing',
  present: 'here',
  wrong_hash: 'WRONG HASH',
};

function modelsText(models: readonly ModelState[]): readonly string[] {
  return textTable(
    [
      { title: 'id', align: 'left' },
      { title: 'family', align: 'left' },
      { title: 'size', align: 'right' },
      { title: 'licence', align: 'left' },
      { title: 'state', align: 'left' },
      { title: 'where', align: 'left' },
    ],
    models.map((model) => [
      model.id,
      model.family,
      bytesWords(model.bytes),
      model.licence,
      stateWords[model.state],
      model.path ?? (model.can_pull ? `doppel models pull ${model.id}` : 'for tests only; no public address'),
    ]),
    terminalWidth(),
  );
}

/** A row a file: whether its sha256 holds, and beneath the table a sentence on each that cannot be used. */
function verifiedText(models: readonly VerifiedModel[]): readonly string[] {
  const problems = models.flatMap(({ problem }) => (problem === null ? [] : [problem]));
  const rows = models.flatMap((model): readonly (readonly string[])[] => {
    const { id, state, sha256, found_sha256, path, problem } = model;
    if (path === null) return [[id, 'missing', '', '']];
    if (state === 'present') return [[id, problem === null ? 'ok' : 'NOT USABLE', sha256, path]];
    return [
      [id, 'WRONG HASH', `expected ${sha256}`, path],
      ['', '', `found ${found_sha256 ?? 'no file'}`, ''],
    ];
  });
  return [
    ...textTable(
      [
        { title: 'id', align: 'left' },
        { title: 'result', align: 'left' },
        { title: 'sha256', align: 'left' },
        { title: 'where', align: 'left' },
      ],
      rows,
      terminalWidth(),
    ),
    ...(problems.length === 0 ? [] : ['', ...problems]),
  ];
}
