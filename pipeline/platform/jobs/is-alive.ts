/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process that may not be asked is one that lives.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
