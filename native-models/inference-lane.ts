import './no-telemetry.ts';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type BusyFlag, newBusyFlag, waitUntilIdle } from './busy-flag.ts';
import type { RunResult, TensorData, WorkerReply, WorkerRequest, WorkerStart } from './inference-protocol.ts';
import { ModelError } from './model-error.ts';
import type { TensorDeclaration } from './tensor-contract.ts';

/** Past this a worker that was told to close is ended by force. No model here runs that long. */
const closeTimeoutMs = 10_000;

/** Past this a process that exits no longer waits for native code. */
const exitTimeoutMs = 10_000;

/** The threads of this process, for its exit. */
const flags = new Set<BusyFlag>();

function letThreadsFinish(): void {
  for (const flag of flags) waitUntilIdle(flag, exitTimeoutMs);
}

interface Waiting {
  readonly resolve: (result: RunResult) => void;
  readonly reject: (error: ModelError) => void;
}

/**
 * One worker thread with one onnxruntime session. An idle lane does not keep the process alive; one that works does.
 */
export class InferenceLane {
  readonly inputs: readonly TensorDeclaration[];
  readonly outputs: readonly TensorDeclaration[];
  readonly #worker: Worker;
  readonly #file: string;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  /** Why no more work is taken; null while it is. */
  #ended: ModelError | null = null;

  private constructor(worker: Worker, file: string, opened: WorkerReply & { kind: 'opened' }) {
    this.#worker = worker;
    this.#file = file;
    this.inputs = opened.inputs;
    this.outputs = opened.outputs;
    worker.on('message', (reply: WorkerReply) => this.#hear(reply));
    worker.on('error', (error) => this.#end(new ModelError('failed', this.#died(error.message), { cause: error })));
    worker.on('exit', (code) => this.#end(new ModelError('failed', this.#died(`exit code ${code}`))));
    worker.unref();
  }

  /**
   * Starts the thread and opens the model in it.
   * @throws ModelError `damaged` when onnxruntime cannot read the file or open it on the device.
   */
  static async open(start: Omit<WorkerStart, 'flag'>, file: string): Promise<InferenceLane> {
    const flag = newBusyFlag();
    const worker = new Worker(new URL('./inference-worker.ts', import.meta.url), {
      workerData: { ...start, flag } satisfies WorkerStart,
      transferList: [start.model.buffer],
    });
    if (flags.size === 0) process.on('exit', letThreadsFinish);
    flags.add(flag);
    worker.once('exit', () => {
      flags.delete(flag);
      if (flags.size === 0) process.off('exit', letThreadsFinish);
    });
    const first = await firstReply(worker, file);
    if (first.kind === 'opened') return new InferenceLane(worker, file, first);
    await worker.terminate();
    const why = first.kind === 'refused' ? first.message : `unexpected reply ${first.kind}`;
    throw new ModelError(
      'damaged',
      `${file} cannot be opened as an ONNX model on ${start.device}: ${why.trim()} ` +
        'The file may be cut off, no ONNX file, or use operations that this device lacks.',
    );
  }

  /** Runs asked for and not yet answered. */
  get pending(): number {
    return this.#waiting.size;
  }

  /**
   * Runs the model. The arrays of `feeds` are handed over (empty afterwards) and come back as `fed`.
   * @throws ModelError `failed` with the runtime's words; `closed` after `close()`.
   */
  run(feeds: Readonly<Record<string, TensorData>>): Promise<RunResult> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    const promise = new Promise<RunResult>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
    });
    this.#worker.ref();
    const transfer = [...new Set(Object.values(feeds).map(({ data }) => data.buffer))];
    this.#worker.postMessage({ kind: 'run', id, feeds } satisfies WorkerRequest, transfer);
    return promise;
  }

  /** Ends the thread after the run under way; runs that wait fail with `closed`. Closing twice is the same as once. */
  async close(): Promise<void> {
    if (this.#ended !== null) return;
    const exited = once(this.#worker, 'exit');
    this.#end(new ModelError('closed', `The session of ${this.#file} was closed.`));
    this.#worker.ref();
    this.#worker.postMessage({ kind: 'close' } satisfies WorkerRequest);
    const timer = setTimeout(() => void this.#worker.terminate(), closeTimeoutMs);
    await exited;
    clearTimeout(timer);
  }

  #hear(reply: WorkerReply): void {
    if (reply.kind !== 'done' && reply.kind !== 'failed') return;
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return; // closed in the meantime, and its caller was told
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (reply.kind === 'done') waiting.resolve(reply.result);
    else waiting.reject(new ModelError('failed', `Running ${this.#file} failed: ${reply.message}`));
  }

  #end(error: ModelError): void {
    this.#ended ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended);
    this.#waiting.clear();
  }

  #died(why: string): string {
    return `The inference thread of ${this.#file} ended unexpectedly (${why}). Try again, with the device "cpu" if it was another.`;
  }
}

/** The worker's first word, whatever it is; dying counts as refusing. */
async function firstReply(worker: Worker, file: string): Promise<WorkerReply> {
  const stop = new AbortController();
  try {
    return await Promise.race([
      once(worker, 'message', { signal: stop.signal }).then(([reply]) => reply as WorkerReply),
      once(worker, 'exit', { signal: stop.signal }).then(
        ([code]): WorkerReply => ({ kind: 'refused', message: `the thread that opened it ended with code ${code}.` }),
      ),
    ]);
  } catch (cause) {
    // `once` rejects with what the worker's `error` event carried: the runtime itself could not be loaded.
    throw new ModelError('failed', `onnxruntime cannot be started for ${file}: ${(cause as Error).message}`, { cause });
  } finally {
    stop.abort();
  }
}
