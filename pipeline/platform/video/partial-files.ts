import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { isAlive } from '../jobs/is-alive.ts';

/** `NAME.PID.HEX.partial`: whose it is stands in the name, so that what a killed process left is known. */
const partialName = /\.(\d{1,10})\.[0-9a-f]{12}\.partial$/;

/** A name for a file that is being made, beside the one that it becomes. */
export function partialFile(finished: string): string {
  return `${finished}.${process.pid}.${randomBytes(6).toString('hex')}.partial`;
}

/**
 * Removes what processes left in a folder that were killed while they made a file there, and ends the ffmpeg that still writes it: it does
 * not notice that nobody waits any more. What a living process makes is let be. Nothing where the folder is not there.
 */
export function removePartialFiles(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const owner = partialName.exec(name)?.[1];
    if (owner === undefined || isAlive(Number(owner))) continue;
    const file = path.join(folder, name);
    for (const pid of writersOf(file)) endProcess(pid);
    rmSync(file, { force: true });
  }
}

/** The processes whose command names the file; its name holds a number that is given once. Linux tells; elsewhere they end by themselves. */
function writersOf(file: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(`file:${file}`);
      } catch {
        return false; // it has just ended
      }
    })
    .map(Number);
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
