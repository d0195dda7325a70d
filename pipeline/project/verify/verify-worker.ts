// The thread that reads one share of a project that is verified, on a connection of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { DoppelError } from '#base/doppel-error.ts';
import { openProject } from '../project-file.ts';
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

function answer({ file, share }: VerifyTask): VerifyAnswer {
  try {
    const project = openProject(file, 'read');
    try {
      return { findings: lookAtShare(project, share) };
    } finally {
      project.close();
    }
  } catch (error) {
    return { problem: (error as Error).message, code: error instanceof DoppelError ? error.code : null };
  }
}

parentPort?.postMessage(answer(workerData as VerifyTask));
