import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';

/**
 * Python for the tests: `numpy1` has numpy 1.26 alone, `tools` has numpy 2, OpenCV, onnxruntime and Pillow, `coco` has pycocotools, `api`
 * what asks the interface for programs. What is in them is pinned in tests/parity/requirements-NAME.txt.
 */
export type PythonEnvironment = 'numpy1' | 'tools' | 'coco' | 'api';

/** What a script printed. */
interface PythonOutput {
  readonly stdout: string;
  readonly stderr: string;
}

const environments: readonly PythonEnvironment[] = ['numpy1', 'tools', 'coco', 'api'];
const cacheFolder = path.resolve(
  process.env.DOPPEL_TEST_CACHE ?? path.resolve(import.meta.dirname, '../../node_modules/.cache'),
  'doppel-python',
);

/** Python versions with wheels of everything pinned; numpy 1.26 has none from 3.13 on, numpy 2.4 none before 3.11. */
const pythonVersions: Readonly<Record<PythonEnvironment, readonly string[]>> = {
  numpy1: ['3.9', '3.10', '3.11', '3.12'],
  tools: ['3.11', '3.12', '3.13', '3.14'],
  coco: ['3.11', '3.12', '3.13', '3.14'],
  api: ['3.11', '3.12', '3.13', '3.14'],
};
const pythonNames = ['python3', 'python3.12', 'python3.11', 'python'];

/** A slow mirror needs about a minute for the 100 MB of `tools`; a machine without a network should not be waited for long. */
const installTimeoutMs = 300_000;
/** How long one failure to build speaks for all test processes, so that an offline run waits for pip once and not a file. */
const failureHoldsMs = 15 * 60_000;

const run = promisify(execFile);

interface Place {
  readonly requirements: string;
  readonly folder: string;
  readonly python: string;
  readonly ready: string;
  readonly failed: string;
  readonly lock: string;
}

function placeOf(environment: PythonEnvironment): Place {
  const requirements = path.resolve(import.meta.dirname, `../parity/requirements-${environment}.txt`);
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const folder = path.join(cacheFolder, `${environment}-${hash}`);
  const python = process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python';
  return {
    requirements,
    folder,
    python: path.join(folder, python),
    ready: path.join(folder, 'ready'),
    failed: `${folder}.failed`,
    lock: `${folder}.lock`,
  };
}

/** One sentence of what a failed program said last, for a reason why tests are skipped. */
function lastLine(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = (stderr.trim() || String(error)).split('\n');
  return lines[lines.length - 1].slice(0, 200);
}

async function findPython(environment: PythonEnvironment): Promise<string> {
  const wanted = pythonVersions[environment];
  const seen: string[] = [];
  for (const name of pythonNames) {
    try {
      const print = 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)';
      const { stdout } = await run(name, ['-c', print], { timeout: 20_000 });
      const [version, executable] = stdout.trim().split(/\r?\n/);
      if (wanted.includes(version)) return executable;
      seen.push(`${name} is ${version}`);
    } catch {
      seen.push(`${name} does not run`);
    }
  }
  throw new Error(`needs one of Python ${wanted.join(', ')} (${seen.join(', ')})`);
}

/**
 * Runs `work` while no other process does. SQLite's file lock is the lock: the system lets go of it when a process dies, so
 * nothing stale can be left (proper-lockfile was looked at; it works by time stamps and must guess).
 */
async function underLock<T>(lockPath: string, work: () => Promise<T>): Promise<T> {
  const database = new Database(lockPath, { timeout: 0 });
  try {
    for (;;) {
      try {
        database.exec('BEGIN EXCLUSIVE');
        break;
      } catch (error) {
        if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error;
        await sleep(250);
      }
    }
    return await work();
  } finally {
    database.close();
  }
}

async function build(environment: PythonEnvironment, place: Place): Promise<void> {
  const base = await findPython(environment);
  rmSync(place.folder, { recursive: true, force: true });
  await run(base, ['-m', 'venv', place.folder], { timeout: installTimeoutMs });
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-input',
    '--only-binary',
    ':all:',
  ];
  await run(place.python, [...pip, '-r', place.requirements], { timeout: installTimeoutMs });
  writeFileSync(place.ready, `${base}\n`);
}

/** Why an earlier process could not build it, when that was a short while ago; null when it is worth trying. */
function recentFailure(place: Place): string | null {
  if (!existsSync(place.failed)) return null;
  if (Date.now() - statSync(place.failed).mtimeMs > failureHoldsMs) return null;
  return readFileSync(place.failed, 'utf8');
}

/** Null when the environment stands (built now where it was missing), else a sentence that says why it cannot be had. */
async function prepare(environment: PythonEnvironment): Promise<string | null> {
  const place = placeOf(environment);
  if (existsSync(place.ready)) return null;
  mkdirSync(cacheFolder, { recursive: true });
  return underLock(place.lock, async () => {
    if (existsSync(place.ready)) return null;
    const known = recentFailure(place);
    if (known !== null) return known;
    try {
      await build(environment, place);
      rmSync(place.failed, { force: true });
      return null;
    } catch (error) {
      const reason = `needs Python with ${path.basename(place.requirements)}: ${lastLine(error)}`;
      rmSync(place.folder, { recursive: true, force: true });
      writeFileSync(place.failed, reason);
      return reason;
    }
  });
}

/**
 * The path of the environment's Python, made on first use (in node_modules/.cache, once for all test processes, under a
 * lock), or null where Python, venv, pip or the packages cannot be had.
 */
export async function ensurePython(environment: PythonEnvironment): Promise<string | null> {
  return (await prepare(environment)) === null ? placeOf(environment).python : null;
}

/**
 * The value for node:test's `skip` option: false where the environment stands or could be made, else a sentence. Await it at
 * the top of the test file.
 */
export async function skipWithoutPython(environment: PythonEnvironment): Promise<string | false> {
  return (await prepare(environment)) ?? false;
}

/**
 * Runs a Python script and returns what it printed. Throws an Error with the script's own message when it exits with anything
 * but 0, takes longer than `timeoutMs` (60 s unless told otherwise) or where the environment cannot be had. Large or binary
 * results belong into a file that the script is given the path of.
 */
export async function runPython(
  environment: PythonEnvironment,
  scriptPath: string,
  args: readonly string[],
  options: {
    readonly stdin?: string | Uint8Array;
    readonly timeoutMs?: number;
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
  } = {},
): Promise<PythonOutput> {
  const python = await ensurePython(environment);
  if (python === null) throw new Error(`no Python environment "${environment}": use skipWithoutPython`);
  const timeoutMs = options.timeoutMs ?? 60_000;
  const own = { PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8', PYTHONNOUSERSITE: '1' };
  const env = { ...process.env, ...own, ...options.env };
  const child = spawn(python, [scriptPath, ...args], {
    env,
    stdio: 'pipe',
    cwd: options.cwd,
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  // A script that ends without reading all of its input closes the pipe; its exit code and message say more than EPIPE does.
  child.stdin.on('error', (error) => stderr.push(Buffer.from(`standard input: ${error.message}\n`)));
  child.stdin.end(options.stdin ?? '');
  const ending = await new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(signal ?? String(code)));
  });
  const output = { stdout: Buffer.concat(stdout).toString('utf8'), stderr: Buffer.concat(stderr).toString('utf8') };
  if (ending !== '0') {
    const limit = ending === 'SIGKILL' ? ` (the limit is ${timeoutMs} ms)` : '';
    const said = output.stderr.trim() === '' ? output.stdout : output.stderr;
    throw new Error(`${path.basename(scriptPath)} ended with ${ending}${limit}:\n${said}`);
  }
  return output;
}

/**
 * Makes every environment, one after another, so that the tests that follow find them. Forgets an earlier failure first.
 * Returns a line for each: that it is ready, or why it is missing and its tests will be skipped. Never throws for want of
 * Python or a network.
 */
export async function preparePythonEnvironments(): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const environment of environments) {
    rmSync(placeOf(environment).failed, { force: true });
    const reason = await prepare(environment);
    lines.push(`python ${environment}: ${reason === null ? 'ready' : `missing, its tests are skipped; ${reason}`}`);
  }
  return lines;
}
