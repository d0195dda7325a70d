import { type Command, Option } from 'commander';
import { type Engine, loadEngine } from '../../engine.ts';
import { exitCodes } from '../../exit-codes.ts';
import { type CommandContext, type CommonOptions, runCommand } from '../../run-command.ts';
import { countOption } from './option-words.ts';

/** The room behind the engine that insight's commands call. */
type InsightRoom = Awaited<ReturnType<Engine['insightRoom']>>;

/** Options of a command that speaks of one run. */
export interface OfRun extends CommonOptions {
  readonly run?: number;
}

/** A command on an insight file: opens the engine, works, answers. */
export function onFile<Options extends CommonOptions>(
  command: Command,
  work: (room: InsightRoom, file: string, options: Options, context: CommandContext) => Promise<number | undefined>,
): Command {
  return command
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .action((file: string, options: Options) =>
      runCommand(options, 'stops-itself', async (context) => {
        const room = await (await loadEngine()).insightRoom();
        const code = await work(room, file, options, context);
        return code === undefined ? undefined : exitCodes.failed;
      }),
    );
}

/** Which run of a kind. */
export const runOption = (kind: string): Option =>
  new Option('--run <N>', `the ${kind} run; the last finished one by default`).argParser(countOption);
