import { type Command, CommanderError } from 'commander';
import { DoppelError } from '#base/doppel-error.ts';
import { keepFilesPrivate } from '#engine/doors/private-files.ts';
import { loadEngine } from './engine.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { endWithReader } from './output.ts';
import { doppelProgram } from './program.ts';
import { reportError } from './run-command.ts';

/** What keeps running after the work is done (a native thread, a forgotten handle) may not keep the shell waiting. */
const lingerMs = 2_000;

/** Does what the arguments of this process say, and sets the exit code. */
export async function runProgram(): Promise<void> {
  endWithReader();
  keepFilesPrivate();
  try {
    const program = await doppelProgram(process.argv.slice(2));
    await program
      .hook('preAction', async (_program, command) => {
        refuseEmptyPaths(command);
        await refuseSpecialFiles(command);
      })
      .parseAsync();
  } catch (error) {
    process.exitCode =
      error instanceof CommanderError ? afterParsing(error) : reportError(error, { json: isJsonWanted() });
  }
  setTimeout(() => process.exit(), lingerMs).unref();
}

const isJsonWanted = (): boolean => process.argv.includes('--json');

/** Help and the version are printed by then; what is wrong with the arguments is told here. */
function afterParsing(error: CommanderError): ExitCode {
  if (error.exitCode === 0) return exitCodes.done;
  // Help that is shown because no command was given speaks for itself.
  if (error.code === 'commander.help') return exitCodes.usage;
  return reportError(new DoppelError('usage', sentenceOf(error.message)), { json: isJsonWanted() });
}

/** What commander says, `error: unknown option '--x'`, as a sentence on one line. */
function sentenceOf(message: string): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

/** Options that name a file to read. */
const inputOptions = ['persons', 'tracks', 'config', 'models', 'truth', 'picture', 'pictures', 'labels'];

/** Opening a pipe or a device may wait for ever, in whatever library reads it: what is named is looked at before. */
async function refuseSpecialFiles(command: Command): Promise<void> {
  const options = command.opts<Readonly<Record<string, unknown>>>();
  const named = [...command.args, ...inputOptions.flatMap((name) => options[name] ?? [])].flat();
  const paths = named.filter((name) => typeof name === 'string').filter(mayBePath);
  if (paths.length > 0) await (await loadEngine()).refuseSpecialFiles(paths);
}

/** Numbers and words are no paths: nothing is loaded for `decide F merge 4 9` beyond what it needs. */
const mayBePath = (name: string): boolean => name !== '' && !/^\d+$/.test(name);

/** What is named by a path. An empty one would mean the current folder, which nobody means who forgot to set a variable. */
const pathOptions = ['out', 'to', 'persons', 'tracks', 'config', 'models', 'truth'];

/** Every command's first argument is a path, but that of `models pull`. */
function refuseEmptyPaths(command: Command): void {
  const options = command.opts<Readonly<Record<string, unknown>>>();
  const empty = pathOptions.find((name) => options[name] === '');
  const place =
    empty === undefined
      ? command.args[0] === '' && command.name() !== 'pull'
        ? 'The first argument'
        : null
      : `--${empty}`;
  if (place !== null) throw new DoppelError('usage', `${place} is empty; expected the path of a file or a folder.`);
}
