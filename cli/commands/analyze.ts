import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import { writeReason } from '#base/system-errors.ts';
import type { AnalysisSource } from '#contract/requests.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { type Engine, loadEngine } from '../engine.ts';
import { wholeNumberOption } from '../option-values.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { resolveOptions, type SettingOptions, withSettingOptions } from '../setting-options.ts';
import { statusText } from '../status-text.ts';
import { readingOf, type TrackOptions, withTrackOptions } from '../track-options.ts';

interface AnalyzeOptions extends CommonOptions, SettingOptions, TrackOptions {
  readonly persons?: string;
  readonly tracks?: string;
  readonly out?: string;
  readonly stream?: number;
  readonly force?: true;
}

/** `doppel analyze`: a video and its persons become a project file. Called again, it goes on where it stopped. */
export function analyzeCommand(): Command {
  const command = new Command('analyze')
    .summary('make a project from a video, or go on with one')
    .description(
      'Takes the persons from a file, or finds and follows them itself. Cuts crops of every person out of the video, makes animated previews, compares the persons and lists likely duplicates. Everything goes into one project file. Called again after an interruption, it goes on where it stopped.',
    )
    .argument('[VIDEO]', 'the video; may come from an upstream --config instead')
    .optionsGroup('Input and output:')
    .option('--persons <F.npz>', "the upstream pipeline's canonical_persons.npz")
    .addOption(
      new Option('--tracks <F>', 'tracks of any tracker or labelling tool; each id is one person').conflicts('persons'),
    )
    .option(
      '--stream <N>',
      'which stream of pictures, of a video with several (`doppel inspect` lists them)',
      wholeNumberOption,
    )
    .option('--out <F.doppel>', "project file (default: the video's name, in the current folder)");
  return withSettingOptions(withTrackOptions(command))
    .option('--force', 'go on although the video does not seem to belong to the persons')
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .addHelpText(
      'after',
      `
Examples:
  doppel analyze street.mp4
  doppel analyze street.mp4 --persons canonical_persons.npz
  doppel analyze street.mp4 --tracks gt.txt --out street.doppel --embedder stripes
  doppel analyze street.mp4 --tracks tracks.txt --boxes xyxy --frames-from 0
  doppel analyze --config pipeline_config.yaml --device cpu`,
    )
    .action((video: string | undefined, options: AnalyzeOptions) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const engine = await loadEngine();
        await engine.openLog('cli');
        const { settings, warnings, inputs } = await resolveOptions(engine, options);
        warnings.forEach(onNotice);
        const source = sourceOf(options, inputs);
        const file = video ?? inputs?.video ?? null;
        if (file === null) throw new DoppelError('usage', 'Expected a video: doppel analyze VIDEO ...');
        const out = options.out ?? (await defaultOut(file, inputs));
        const { stream } = options;
        const request = {
          video: file,
          ...(stream === undefined ? {} : { stream }),
          source,
          out,
          settings,
          force: options.force === true,
        };
        const reply = await engine.analyze(request, { signal, onProgress, onNotice });
        // The project is made whatever becomes of the list on the start screen.
        await engine.noteRecentProject(reply.project).catch((error: Error) => onNotice(error.message));
        answer(reply, () => [
          ...statusText(reply.status),
          '',
          `Next: doppel pairs ${shellWord(reply.project)}`,
          ...(inputs?.outFolder
            ? [`      doppel export ${shellWord(reply.project)} --to ${shellWord(inputs.outFolder)}`]
            : []),
        ]);
        return undefined;
      }),
    );
}

type Inputs = Awaited<ReturnType<Engine['resolveSettings']>>['inputs'];

function sourceOf(options: AnalyzeOptions, inputs: Inputs): AnalysisSource {
  const reading = readingOf(options);
  const { persons = inputs?.persons, tracks } = options;
  if (tracks !== undefined) return { kind: 'tracks', path: tracks, ...reading };
  if (persons) return { kind: 'persons', path: persons, ...reading };
  if (reading.reading !== undefined) {
    throw new DoppelError('usage', 'Expected the file that is to be read so: --tracks F or --persons F.npz.');
  }
  return { kind: 'detected' };
}

/** In the current folder; where an upstream configuration names an output folder, in that one, as upstream would. */
async function defaultOut(video: string, inputs: Inputs): Promise<string> {
  const name = `${path.basename(video, path.extname(video))}.doppel`;
  if (!inputs?.outFolder) return name;
  try {
    await mkdir(inputs.outFolder, { recursive: true });
  } catch (error) {
    const message = `The output folder of the configuration, ${inputs.outFolder}, cannot be made: ${writeReason(error)}. Name a project file with --out.`;
    throw new DoppelError('read_only', message, { cause: error });
  }
  return path.join(inputs.outFolder, name);
}
