import { Command } from 'commander';
import { bytesWords } from '#contract/words/byte-words.ts';
import { localTime } from '#contract/words/time-words.ts';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';

interface RestoreOptions extends CommonOptions {
  readonly list?: true;
  readonly from?: string;
}

/** `doppel restore`: puts a backup back in the place of its project. */
export function restoreCommand(): Command {
  return new Command('restore')
    .summary('put a backup back in the place of a project')
    .description(
      'Doppel backs a project up beside it before the first decision of a day, and keeps seven. This puts the latest back, or the one named; what stands there now is kept among the backups.',
    )
    .argument('<F.doppel>', 'the project file')
    .option('--list', 'only list the backups, the latest first')
    .option('--from <BACKUP>', 'this backup instead of the latest')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: RestoreOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { listBackups, restoreProject } = await (await loadEngine()).custodyRoom();
        if (options.list === true) {
          const backups = listBackups(file);
          const lines = backups.map(({ path, at, bytes }) => `${localTime(at)}  ${bytesWords(bytes)}  ${path}`);
          answer({ backups }, () => (lines.length === 0 ? [`${file} has no backups.`] : lines));
          return undefined;
        }
        const reply = await restoreProject(file, options.from ?? null);
        answer(reply, () => [
          `${file} is ${reply.from} again.`,
          ...(reply.replaced === null ? [] : [`What stood there is kept: ${reply.replaced}`]),
        ]);
        return undefined;
      }),
    );
}
