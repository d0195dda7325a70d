import { Command } from 'commander';
import { loadEngine } from '../../engine.ts';
import { wholeNumberOption } from '../../option-values.ts';
import { runCommand } from '../../run-command.ts';
import { jsonOption } from './source-options.ts';
import { type TrainOptions, trainRequest, withTraining } from './training-options.ts';

/** `doppel conditions report`: from labels to a report in one command. */
export function reportCommand(): Command {
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
