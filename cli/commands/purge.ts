import { Command } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import type { PurgeReply } from '#contract/custody.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { counted } from '#contract/words/count-words.ts';
import { loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { reviewer } from './decide.ts';

interface PurgeOptions extends CommonOptions {
  readonly overdue?: true;
  readonly dryRun?: true;
}

/** `doppel purge`: deletes the projects whose last day has passed. */
export function purgeCommand(): Command {
  return new Command('purge')
    .summary('delete the projects whose last day has passed')
    .description(
      'Looks through folders and files for projects whose day ("doppel purpose --delete-by") has passed, and deletes them with their backups. Videos, exports and libraries are not touched.',
    )
    .argument('<places...>', 'folders, looked through to the bottom, and project files')
    .option('--overdue', 'those whose day has passed; there is no other choice, and it has to be said')
    .option('--dry-run', 'only tell')
    .option('--json', 'one JSON object on standard output')
    .addHelpText('after', '\nExample:\n  doppel purge cases --overdue --dry-run')
    .action((places: readonly string[], options: PurgeOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        if (options.overdue !== true) throw new DoppelError('usage', 'Say --overdue: nothing else is purged.');
        const { purgeOverdue } = await (await loadEngine()).custodyRoom();
        const reply = await purgeOverdue(places, options.dryRun === true ? 'look' : 'delete', reviewer(undefined));
        answer(reply, () => purgeText(reply));
        return reply.unread.length === 0 ? exitCodes.done : exitCodes.failed;
      }),
    );
}

function purgeText({ dry_run, looked_at, overdue, unread }: PurgeReply): readonly string[] {
  const verb = dry_run ? 'would be deleted' : 'deleted';
  return [
    ...overdue.map(
      ({ path, delete_by, bytes, backups }) =>
        `${path}: ${verb} (${bytesWords(bytes)}, ${counted(backups, 'backup')}; its day was ${delete_by})`,
    ),
    ...unread.map(({ path, reason }) => `${path}: left, ${reason}`),
    `${counted(overdue.length, 'project')} of ${looked_at} overdue.`,
  ];
}
