// `npm start [-- FILE.doppel] [--browser] [--folder DIR ...]`: opens the desktop app. Where Electron cannot run, it says so in one line
// and serves the same screens to the default browser.
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { electronBinary, fetchElectron } from './electron-binary.ts';

/** An app that ends with an error this soon never showed a window. */
const startedAfterMs = 5000;

const root = path.resolve(import.meta.dirname, '..');
const { values: options, positionals } = parseArgs({
  options: { browser: { type: 'boolean', default: false }, folder: { type: 'string', multiple: true } },
  allowPositionals: true,
});
// npm starts scripts in the checkout; INIT_CWD is where the person was.
const here = (named: string): string => path.resolve(process.env.INIT_CWD ?? process.cwd(), named);
const files = positionals.map(here);

/** Why no window can be opened here, in a few words; null where one can. */
function whyNoWindow(): string | null {
  if (process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY) return null;
  return 'this machine has no screen';
}

function follow(child: ChildProcess): Promise<number> {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code, signal) => resolve(code ?? (signal === null ? 1 : 0)));
  });
}

async function openDesktop(program: string): Promise<string | null> {
  const { buildDesktop, mainProgram } = await import('./build-desktop.ts');
  await buildDesktop();
  const startedAt = performance.now();
  const child = spawn(program, [mainProgram, ...files], { stdio: 'inherit', cwd: root });
  const code = await follow(child);
  if (code !== 0 && performance.now() - startedAt < startedAfterMs) return 'it ended at once, see above';
  process.exitCode = code;
  return null;
}

/**
 * In the place of the desktop app, whose dialogs reach wherever the person does, the pages reach the person's own folder: a video is
 * rarely in the checkout. `--folder` names others in its place.
 */
async function serve(): Promise<void> {
  const file = files.slice(0, 1);
  const folders = options.folder?.map(here) ?? [os.homedir(), ...file.map((each) => path.dirname(each))];
  const args = [path.join(root, 'cli', 'main.mjs'), 'serve', ...file, '--folder', ...folders];
  process.stderr.write(
    `Its pages may use ${folders.join(' and ')} ("npm start -- --browser --folder DIR" for another).\n`,
  );
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], { stdio: 'inherit' });
  process.exitCode = await follow(child);
}

/** Opens the app; returns why it cannot, or null when it ran. */
async function open(): Promise<string | null> {
  const reason = whyNoWindow() ?? (electronBinary() === null ? fetchElectron() : null);
  if (reason !== null) return reason;
  const program = electronBinary();
  return program === null ? 'it is not on this machine' : await openDesktop(program);
}

const refusal = options.browser ? null : await open();
if (refusal !== null) {
  process.stderr.write(`Doppel opens in the browser, because Electron cannot run here (${refusal}).\n`);
}
if (options.browser || refusal !== null) await serve();
