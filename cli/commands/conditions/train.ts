import { Command } from 'commander';
import { evaluationText } from '../../condition-text.ts';
import { loadEngine } from '../../engine.ts';
import { runCommand } from '../../run-command.ts';
import { jsonOption } from './source-options.ts';
import { type TrainOptions, trainRequest, withTraining } from './training-options.ts';

/** `doppel conditions train`: trains a head and measures it. */
export function trainCommand(): Command {
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
