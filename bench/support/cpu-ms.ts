import { childCpu } from './measure-tree.ts';

/** Processor time that this process has used so far, in ms: on a machine that does other things too it says more than the clock. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The same with the programs that it started and that have ended, such as the one that decodes a video. */
export function treeCpuMs(): number {
  const { user, system } = childCpu();
  return cpuMs() + (user + system) * 1000;
}
