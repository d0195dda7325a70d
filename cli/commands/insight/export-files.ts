import { Command } from 'commander';
import { counted } from '#contract/words/count-words.ts';
import { type OfRun, onFile, runOption } from './on-file.ts';

/** Options of a command that writes. */
export interface ToOptions extends OfRun {
  readonly to: string;
}

/** `doppel insight export`: files for other programs. */
export function exportFiles(): Command {
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
