import { Command } from 'commander';
import { localTime } from '#contract/words/time-words.ts';
import { loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

/** `doppel access-log`: who opened, exported, searched and erased what on this machine, as this user. */
export function accessLogCommand(): Command {
  return new Command('access-log')
    .summary('show who opened, exported, searched or erased what')
    .argument('[file]', 'only what concerns this file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string | undefined, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { readAccessLog } = await (await loadEngine()).custodyRoom();
        const reply = readAccessLog(file ?? null);
        const columns = ['when', 'who', 'what', 'file', ''].map((title) => ({ title, align: 'left' as const }));
        const rows = reply.entries.map(({ at, by, act, file: of, detail }) => [localTime(at), by, act, of, detail]);
        answer(reply, () => [
          ...(rows.length === 0 ? [`${reply.path} has no entry.`] : textTable(columns, rows, terminalWidth())),
          ...(reply.unread === 0 ? [] : [`${reply.unread} lines of ${reply.path} could not be read.`]),
        ]);
        return undefined;
      }),
    );
}
