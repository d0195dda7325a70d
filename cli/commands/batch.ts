import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { BatchReply, BatchVideo } from '#contract/batch.ts';
import { counted } from '#contract/words/count-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { duration } from '#contract/words/time-words.ts';
import { workThrough } from '../batch-work.ts';
import { loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { wholeNumberOption } from '../option-values.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { resolveOptions, type SettingOptions, withSettingOptions } from '../setting-options.ts';
import { textTable } from '../text-table.ts';

interface BatchOptions extends CommonOptions, SettingOptions {
  readonly to: string;
  readonly shard?: { readonly part: number; readonly of: number };
  readonly jobs: number;
  readonly beside?: true;
  readonly force?: true;
}

/** Reads `2/8`: part 2 of 8. @throws InvalidArgumentError for anything else. */
export function shardOption(text: string): { readonly part: number; readonly of: number } {
  const [, part, of] = /^(\d{1,6})\/(\d{1,6})$/.exec(text)?.map(Number) ?? [];
  if (!(part >= 1 && part <= of)) throw new InvalidArgumentError('Expected I/N, part I of N, from 1/N to N/N.');
  return { part, of };
}

/** Reads how many videos are worked on at once. @throws InvalidArgumentError for anything but 1 to 64. */
export function jobsOption(text: string): number {
  const jobs = wholeNumberOption(text);
  if (jobs < 1 || jobs > 64) throw new InvalidArgumentError('Expected 1 to 64 videos at once.');
  return jobs;
}

/** `doppel batch`: a project of every video in a folder. Called again, it goes on where it stopped. */
export function batchCommand(): Command {
  const command = new Command('batch')
    .summary('make a project of every video in a folder, or go on with them')
    .description(
      'Analyses every video of a folder and its folders, one project a video. A video that cannot be analysed stops no other; what became of each stands at the end. Called again, it goes on where it stopped.',
    )
    .argument('<FOLDER>', 'the folder with the videos')
    .optionsGroup('Input and output:')
    .option('--to <DIR>', 'where the projects go, in the same folders as the videos', '.')
    .option('--beside', 'persons or tracks lie beside a video, under its name: NAME.npz or NAME.txt')
    .option('--shard <I/N>', 'only part I of N: every video is in exactly one part', shardOption)
    .option('--jobs <J>', 'how many videos at once', jobsOption, 1);
  return withSettingOptions(command)
    .option('--force', 'go on although a video does not seem to belong to its persons')
    .option('--json', 'one JSON object on standard output, what happens as NDJSON on standard error')
    .addHelpText(
      'after',
      `
Examples:
  doppel batch videos --to projects --jobs 2
  doppel batch videos --to projects --shard 3/8
  parallel doppel batch videos --to projects --shard {}/8 ::: 1 2 3 4 5 6 7 8`,
    )
    .action((folder: string, options: BatchOptions) =>
      runCommand(options, 'stops-itself', async ({ signal, onNotice, answer }) => {
        const engine = await loadEngine();
        // Wrong settings are told once, before anything is begun.
        const { warnings } = await resolveOptions(engine, options);
        warnings.forEach(onNotice);
        const entries = await engine.planBatch(folder, {
          to: options.to,
          shard: options.shard ?? null,
          persons: options.beside === true ? 'beside' : 'detected',
        });
        let over = 0;
        const videos = await workThrough(entries, {
          ...{ settings: settingArguments(options), jobs: options.jobs, signal },
          onBegin: ({ name }) => onNotice(`${name}: begun.`),
          onEnd: (video) => onNotice(`${++over} of ${entries.length}  ${endText(video)}`),
        });
        signal.throwIfAborted();
        const reply = replyOf(folder, options, videos);
        answer(reply, () => batchText(reply));
        return reply.failed > 0 ? exitCodes.failed : exitCodes.done;
      }),
    );
}

/** The flags of the settings again, as `doppel analyze` takes them. */
function settingArguments(options: BatchOptions): readonly string[] {
  const { config, device, embedder, models, top, maxFirstAppearance, first, strict, force } = options;
  const valued = Object.entries({ config, device, embedder, models, top, 'max-first-appearance': maxFirstAppearance });
  const plain = Object.entries({ first, strict, force });
  return [
    ...valued.flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, String(value)])),
    ...plain.flatMap(([name, value]) => (value === true ? [`--${name}`] : [])),
  ];
}

function replyOf(folder: string, { to, shard }: BatchOptions, videos: readonly BatchVideo[]): BatchReply {
  const count = (outcome: BatchVideo['outcome']): number => videos.filter((video) => video.outcome === outcome).length;
  return {
    folder: path.resolve(folder),
    to: path.resolve(to),
    shard: shard ?? null,
    ...{ done: count('done'), failed: count('failed'), not_begun: count('not_begun') },
    videos: [...videos],
  };
}

function endText({ name, outcome, problem, persons, seconds }: BatchVideo): string {
  const took = duration((seconds ?? 0) * 1000);
  return outcome === 'done'
    ? `${name}: ${counted(persons ?? 0, 'person')}, after ${took}.`
    : `${name}: failed after ${took}. ${problem}`;
}

function batchText({ folder, to, shard, done, failed, videos }: BatchReply): readonly string[] {
  const part = shard === null ? '' : ` in part ${shard.part} of ${shard.of}`;
  if (videos.length === 0) return [`There is no video${part} in ${folder}.`];
  const table = textTable(
    [
      { title: 'video', align: 'left' },
      { title: 'persons', align: 'right' },
      { title: 'undecided', align: 'right' },
      { title: 'took', align: 'right' },
      { title: 'state', align: 'left' },
    ],
    videos.map(({ name, outcome, problem, persons, undecided, seconds }) => [
      ...[name, persons === null ? '-' : String(persons), undecided === null ? '-' : String(undecided)],
      ...[seconds === null ? '-' : duration(seconds * 1000), outcome === 'done' ? 'done' : `failed: ${problem}`],
    ]),
    terminalWidth(),
  );
  const failures = failed === 0 ? 'none failed' : `${failed} failed (the same command tries them again)`;
  return [
    ...table,
    '',
    `${counted(done, 'video')} of ${videos.length}${part} done, ${failures}. Projects are in ${to}.`,
    `Next: doppel library add all.doppel-library ${shellWord(to)}/*.doppel`,
  ];
}
