import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** What a program took, with all the processes that it started. */
export interface TreeCost {
  readonly seconds: number;
  /** Processor time of the program and its children: in programs, and in the system for them. 0 where it does not tell. */
  readonly userSeconds: number;
  readonly systemSeconds: number;
  /** Highest sum of the proportional set sizes of all its processes; 0 where the system does not tell (not Linux). */
  readonly peakBytes: number;
  readonly stdout: string;
  /** When the last piece of standard error with the watched words came; null where nothing was watched for, or seen. */
  readonly seenSeconds: number | null;
}

/** Milliseconds between two looks at memory: a job of seconds is seen a hundred times, at a cost of a millisecond each. */
const pollEveryMs = 50;

/** Runs a program to its end and measures it, and when it last said `watchFor`. Throws when it fails, with what it said. */
export function measureTree(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  watchFor: string | null = null,
): Promise<TreeCost> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const before = childCpu();
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    let [stdout, stderr] = ['', ''];
    let seenSeconds: number | null = null;
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (watchFor !== null && text.includes(watchFor)) seenSeconds = (performance.now() - started) / 1000;
    });
    let peakBytes = 0;
    const timer = setInterval(() => {
      if (child.pid !== undefined) peakBytes = Math.max(peakBytes, treeBytes(child.pid));
    }, pollEveryMs);
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      if (code !== 0) reject(new Error(`${command} ended with ${code}: ${stderr.slice(-2000)}`));
      else {
        const after = childCpu();
        const [userSeconds, systemSeconds] = [after.user - before.user, after.system - before.system];
        resolve({ seconds, userSeconds, systemSeconds, peakBytes, stdout, seenSeconds });
      }
    });
  });
}

/** Clock ticks a second of /proc on every Linux that Node runs on. */
const ticksASecond = 100;

/** Processor seconds of all children that have ended so far (fields 16 and 17 of /proc/self/stat). */
export function childCpu(): { readonly user: number; readonly system: number } {
  if (process.platform !== 'linux') return { user: 0, system: 0 };
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return { user: Number(fields[13]) / ticksASecond, system: Number(fields[14]) / ticksASecond };
}

/** Proportional set size of a process and its descendants: memory that several share is counted once. */
function treeBytes(root: number): number {
  if (process.platform !== 'linux') return 0;
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = readIfThere(`/proc/${entry}/stat`);
    if (stat !== null) parents.set(Number(entry), Number(stat.replace(/^.*\) /, '').split(' ')[1]));
  }
  const isInTree = (pid: number): boolean => {
    for (let current: number | undefined = pid; current !== undefined && current > 1; current = parents.get(current)) {
      if (current === root) return true;
    }
    return false;
  };
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    if (!isInTree(pid)) continue;
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/smaps_rollup`) ?? '')?.[1] ?? 0);
  }
  return kilobytes * 1024;
}

/** The text of a file of /proc; null when its process has ended meanwhile. */
function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}
