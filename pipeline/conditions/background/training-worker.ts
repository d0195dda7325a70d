// The thread that trains a head on a project's labels and asks it about the project's persons: the epochs leave no room for events, which the
// engine must go on answering. Started by running-trainings.ts.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { DoppelError } from '#base/doppel-error.ts';
import type { ProgressEvent } from '#contract/progress.ts';
import { openProject } from '#project/project-file.ts';
import { applyConditions, trainConditions } from '../index.ts';
import { withProjectInsight } from '../project/project-insight.ts';

/** What the thread is started with. */
export interface TrainingTask {
  readonly project: string;
  readonly condition: string;
  /** Kinds joined by +: `neck+position`. */
  readonly features: string;
  /** One 32-bit number: 1 once the training is to stop. It is read between pictures and epochs. */
  readonly stop: SharedArrayBuffer;
}

/** What the thread says; `done` and `failed` are its last word. */
export type TrainingWord =
  | { readonly kind: 'progress'; readonly progress: ProgressEvent }
  | { readonly kind: 'done'; readonly run: number }
  | { readonly kind: 'failed'; readonly error: DoppelErrorText };

/** An error as it goes from thread to thread. */
type DoppelErrorText = Pick<DoppelError, 'code' | 'message'>;

async function train({ project, condition, features, stop }: TrainingTask, port: MessagePort): Promise<number> {
  const say = (word: TrainingWord): void => port.postMessage(word);
  const flag = new Int32Array(stop);
  const abort = new AbortController();
  const onProgress = (progress: ProgressEvent): void => {
    if (Atomics.load(flag, 0) === 1) abort.abort(new DoppelError('cancelled', 'Stopped on request.'));
    say({ kind: 'progress', progress });
  };
  const work = { signal: abort.signal, onProgress };
  const { insight, dataset } = placeOf(project);
  const { evaluation } = await trainConditions(
    {
      ...{ source: insight, insight: undefined, dataset, truth: undefined, persons: undefined, every: 1 },
      ...{ condition, features, preset: 'head', changes: {}, foldsBy: 'group', folds: 5, augment: [] },
      ...{ models: {}, mode: 'resume' },
    },
    work,
  );
  await applyConditions({ project, run: evaluation.run, crops: 'best', models: {} }, work);
  return evaluation.run;
}

/** The insight file beside a project, and the name of the project's data set in it. */
function placeOf(file: string): { readonly insight: string; readonly dataset: string } {
  const project = openProject(file, 'read');
  try {
    return withProjectInsight(project, new Date().toISOString(), (found) => ({
      insight: found.file.path,
      dataset: found.dataset.name,
    }));
  } finally {
    project.close();
  }
}

if (parentPort === null) throw new Error('training-worker.ts runs as a worker thread only');
const port = parentPort;
try {
  const run = await train(workerData as TrainingTask, port);
  port.postMessage({ kind: 'done', run } satisfies TrainingWord);
} catch (cause) {
  const { code, message } =
    cause instanceof DoppelError ? cause : new DoppelError('failed', `The training failed: ${String(cause)}`);
  port.postMessage({ kind: 'failed', error: { code, message } } satisfies TrainingWord);
}
