import { Command } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type { DatasetReply } from '#contract/insight.ts';
import { counted } from '#contract/words/count-words.ts';
import { loadEngine } from '../../engine.ts';
import { type CommonOptions, runCommand } from '../../run-command.ts';
import { countOption } from './option-words.ts';

interface AddOptions extends CommonOptions {
  readonly name?: string;
  readonly pictures?: string;
  readonly truth?: readonly string[];
  readonly persons?: readonly string[];
  readonly stride: number;
}

/** `doppel insight add`: reads pictures and labels. */
export function add(): Command {
  const command = new Command('add')
    .summary('read pictures and labels into an insight file')
    .argument('<F.insight>', 'the insight file; made where there is none')
    .argument('<SOURCE...>', 'a data.yaml or its folder, a COCO JSON, videos (with --truth), or a project')
    .option('--name <NAME>', 'name of the data set')
    .option('--pictures <DIR>', "folder of a COCO JSON's pictures")
    .option('--truth <F.txt...>', "MOT text of each video's true tracks")
    .option('--persons <F.csv...>', 'CSV with the columns person and gt_id, one a video')
    .option('--stride <N>', 'every which frame of a video or project', countOption, 1)
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
