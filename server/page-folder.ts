import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { DoppelError } from '#base/doppel-error.ts';

const run = promisify(execFile);
const renderer = path.resolve(import.meta.dirname, '../renderer');

/**
 * The folder of the built screens, built now where that is missing or older than its sources: by a program of its own, so
 * that neither its modules nor its work are in this process. Throws `failed` with what the build said.
 */
export async function pageFolder(): Promise<string> {
  const built = path.join(renderer, 'dist');
  const builder = path.join(renderer, 'build.ts');
  if (!existsSync(builder)) {
    if (existsSync(path.join(built, 'index.html'))) return built;
    throw new DoppelError('failed', `The screens are missing: expected them in ${built}. Install Doppel again.`);
  }
  try {
    const { stdout } = await run(process.execPath, [builder], { maxBuffer: 8 << 20 });
    return stdout.trim().split('\n').at(-1) ?? built;
  } catch (error) {
    const said = ((error as { stderr?: string }).stderr?.trim() || String(error)).replaceAll(/\s+/g, ' ');
    throw new DoppelError('failed', `The screens could not be built (${said}).`, { cause: error });
  }
}
