import { realPathOf } from '#platform/files/real-path.ts';
import { acquireFileLock, type FileLock, isFileLocked } from '#platform/sqlite/file-lock.ts';

const lockFileOf = (projectPath: string): string => `${realPathOf(projectPath)}-analysis`;

/**
 * Takes the right to analyse a project, so that two processes never do so at once; reading and deciding go on meanwhile. Throws
 * `locked` when another analysis runs, `not_found`, `read_only` or `disk_full` when no file can be made beside the project.
 */
export function acquireAnalysisLock(projectPath: string): FileLock {
  return acquireFileLock(lockFileOf(projectPath), {
    guarded: projectPath,
    held: `${projectPath} is being analysed by another process. Wait until it is done, or stop it; it goes on later where it stopped.`,
  });
}

/** Whether some process analyses the project at this moment. */
export function isAnalysisRunning(projectPath: string): boolean {
  return isFileLocked(lockFileOf(projectPath));
}
