import { statSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { DoppelError } from '#base/doppel-error.ts';
import type { VerifyReply } from '#contract/replies.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { type Share, type ShareFindings, shares } from './shares.ts';
import { verifyProject } from './verify.ts';
import type { VerifyAnswer, VerifyTask } from './verify-worker.ts';

/** Bytes of a file that is read in a tenth of a second: threads begin no sooner. */
const smallFile = 32 * 2 ** 20;

/** Reads a share in a thread. Throws what reading it there threw, and `internal` where the thread ended without an answer. */
function lookInThread(file: string, share: Share): Promise<ShareFindings> {
  const { promise, resolve, reject } = Promise.withResolvers<ShareFindings>();
  const workerData: VerifyTask = { file, share };
  const worker = new Worker(new URL('./verify-worker.ts', import.meta.url), { workerData });
  worker.on('message', (answer: VerifyAnswer) => {
    if ('findings' in answer) resolve(answer.findings);
    else reject(new DoppelError(answer.code ?? 'internal', answer.problem));
  });
  worker.on('error', reject);
  worker.on('exit', () => reject(new DoppelError('internal', `The thread that verified ${file} ended early.`)));
  return promise;
}

/** As `verifyProject`, with all that is read whole read in threads beside each other: nobody who waits for this one stands still. */
export async function verifyInThreads(
  project: ProjectDatabase,
  head: string | null,
  signedBy: string | null = null,
): Promise<VerifyReply> {
  if (statSync(project.path).size < smallFile) return verifyProject(project, head, signedBy);
  const findings = await Promise.all(shares.map((share) => lookInThread(project.path, share)));
  return verifyProject(project, head, signedBy, findings);
}
