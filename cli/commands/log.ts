import { Command } from 'commander';
import type { LogReply } from '#contract/replies.ts';
import { localTime } from '#contract/words/time-words.ts';
import { type Engine, loadEngine } from '../engine.ts';
import { groupingText } from '../grouping-text.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

interface LogOptions extends CommonOptions {
  readonly grouping?: true;
}

/** `doppel log`: every decision ever made, oldest first, with what is in force. */
export function logCommand(): Command {
  return new Command('log')
    .summary('show every decision, who made it and whether it is in force')
    .argument('<F.doppel>', 'the project file')
    .option(
      '--grouping',
      'why tracklets became persons or did not, and who is hidden and why, instead of the decisions',
    )
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: LogOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        if (options.grouping) {
          const grouping = await engine.readGroupingLog(file);
          answer({ grouping }, () => groupingText(grouping));
          return undefined;
        }
        const log = await engine.readLog(file);
        answer(log, () => logText(engine, log));
        return undefined;
      }),
    );
}

/** A log as a table. */
export function logText(engine: Engine, { events, head }: LogReply): readonly string[] {
  if (events.length === 0) return ['No decisions yet.'];
  const rows = events.map((event) => [
    `#${event.seq}`,
    localTime(event.at),
    event.by,
    [
      engine.decisionWords(event.action),
      ...event.forced.map((reason) => `(forced: ${reason})`),
      ...(event.taken_back_by === null ? [] : [`[taken back by #${event.taken_back_by}]`]),
    ].join(' '),
  ]);
  const table = textTable(
    [
      { title: 'event', align: 'right' },
      { title: 'when', align: 'left' },
      { title: 'who', align: 'left' },
      { title: 'what', align: 'left' },
    ],
    rows,
    terminalWidth(),
  );
  return [...table, '', `Head: #${head.seq} ${head.hash}`];
}
