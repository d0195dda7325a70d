import { Worker } from 'node:worker_threads';
import { DoppelError } from '#base/doppel-error.ts';
import type { EngineEvent } from '#contract/channels.ts';
import type { RunningTraining } from '#contract/conditions.ts';
import type { TrainingTask, TrainingWord } from './training-worker.ts';

interface Running {
  readonly condition: string;
  readonly features: string;
  readonly stop: Int32Array<SharedArrayBuffer>;
  progress: RunningTraining['progress'];
  /** Settles when the thread has ended, however it did. */
  ended: Promise<void>;
}

type Ending = Omit<Extract<EngineEvent, { kind: 'training_ended' }>, 'kind' | 'path' | 'condition'>;

/** Trainings that were begun in a window, one a project at a time. Events tell how far each is and how it ended; what was done is kept. */
export class RunningTrainings {
  readonly #tell: (event: EngineEvent) => void;
  readonly #running = new Map<string, Running>();

  constructor(tell: (event: EngineEvent) => void) {
    this.#tell = tell;
  }

  /**
   * Begins a training, or goes on with one of the same labels and settings that was stopped.
   * @throws DoppelError `conflict` where one of the project runs.
   */
  start(project: string, condition: string, features: string): void {
    const known = this.#running.get(project);
    if (known !== undefined)
      throw new DoppelError('conflict', `"${known.condition}" is being trained. Stop it, or wait until it has ended.`);
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const running: Running = { condition, features, stop, progress: null, ended: Promise.resolve() };
    this.#running.set(project, running);
    running.ended = this.#run(project, running);
  }

  /** Asks the training of a project to stop; `training_ended` tells when it has. @throws DoppelError `not_found` where none runs. */
  stop(project: string): void {
    const running = this.#running.get(project);
    if (running === undefined) throw new DoppelError('not_found', 'No training of this project runs any more.');
    Atomics.store(running.stop, 0, 1);
  }

  /** What runs for a project; null where nothing does. */
  of(project: string): RunningTraining | null {
    const running = this.#running.get(project);
    if (running === undefined) return null;
    const { condition, features, progress } = running;
    return { condition, features, progress };
  }

  /** Stops everything and waits until it has. */
  async close(): Promise<void> {
    for (const project of this.#running.keys()) this.stop(project);
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #run(project: string, running: Running): Promise<void> {
    const { condition, features } = running;
    const task: TrainingTask = { project, condition, features, stop: running.stop.buffer };
    const worker = new Worker(new URL('./training-worker.ts', import.meta.url), { workerData: task });
    const end = await new Promise<Ending>((resolve) => {
      worker.on('message', (word: TrainingWord) => {
        if (word.kind === 'progress') {
          running.progress = word.progress;
          this.#tell({ kind: 'training_progress', path: project, condition, progress: word.progress });
        } else resolve(endingOf(word));
      });
      worker.on('error', ({ message }) => resolve(failed(`The thread that trains ended: ${message}`)));
      worker.on('exit', () => resolve(failed('The thread that trains ended without a word.')));
    });
    await worker.terminate();
    this.#running.delete(project);
    this.#tell({ kind: 'training_ended', path: project, condition, ...end });
  }
}

const failed = (message: string): Ending => ({ outcome: 'failed', run: null, error: { code: 'failed', message } });

function endingOf(word: Exclude<TrainingWord, { kind: 'progress' }>): Ending {
  if (word.kind === 'done') return { outcome: 'done', run: word.run, error: null };
  return { outcome: word.error.code === 'cancelled' ? 'cancelled' : 'failed', run: null, error: word.error };
}
