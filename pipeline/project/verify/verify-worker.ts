// The thread that reads one share of a project that is verified, on a connection of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { DoppelError } from '#base/doppel-error.ts';
import { openSqliteFile } from '#platform/sqlite/open-sqlite-file.ts';
import { projectKind } from '../project-database.ts';
import { lookAtShare, type Share, type ShareFindings } from './shares.ts';

/** Which share of which file. */
export interface VerifyTask {
  readonly file: string;
  readonly share: Share;
}

/** What was found, or why nothing could be; `code` is null for what is no error of ours. */
export type VerifyAnswer =
  | { readonly findings: ShareFindings }
  | { readonly problem: string; readonly code: DoppelError['code'] | null };

/**
 * Bytes of the file that are mapped, SQLite's most: asking the system for each of its pages takes a third of the time otherwise.
 * Only here, where nothing is written: a file that is cut short while it is mapped ends the process, which starts anew.
 */
const mostMapped = 0x7fff0000;

function answer({ file, share }: VerifyTask): VerifyAnswer {
  try {
    const project = openSqliteFile(projectKind, file, 'read');
    try {
      project.execute(`PRAGMA mmap_size = ${mostMapped}`);
      return { findings: lookAtShare(project, share) };
    } finally {
      project.close();
    }
  } catch (error) {
    return { problem: (error as Error).message, code: error instanceof DoppelError ? error.code : null };
  }
}

parentPort?.postMessage(answer(workerData as VerifyTask));
