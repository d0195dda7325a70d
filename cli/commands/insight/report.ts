import { Command } from 'commander';
import { counted } from '#contract/words/count-words.ts';
import type { ToOptions } from './export-files.ts';
import { onFile, runOption } from './on-file.ts';

/** `doppel insight report`: an HTML page of a run. */
export function report(): Command {
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
