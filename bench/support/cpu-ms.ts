/** Processor time that this process has used so far, in ms: on a machine that does other things too it says more than the clock. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
