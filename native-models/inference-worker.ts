// The thread that owns one onnxruntime session. onnxruntime-node's run() blocks its thread for as long as the model takes,
// so it never runs where events are served. Started by inference-lane.ts; speaks inference-protocol.ts.
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { whileBusy } from './busy-flag.ts';
import type { RunResult, TensorData, WorkerReply, WorkerRequest, WorkerStart } from './inference-protocol.ts';
import type { TensorDeclaration } from './tensor-contract.ts';

function declarations(metadata: readonly InferenceSession.ValueMetadata[]): readonly TensorDeclaration[] {
  return metadata.map((value) =>
    value.isTensor
      ? { name: value.name, type: value.type, shape: value.shape }
      : { name: value.name, type: 'not a tensor', shape: [] },
  );
}

async function open({ model, device, threads, optimisation }: WorkerStart): Promise<InferenceSession> {
  return InferenceSession.create(model, {
    executionProviders: [device],
    graphOptimizationLevel: optimisation,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // Errors come back as exceptions; the runtime's own lines would end in the middle of a progress bar.
    logSeverityLevel: 4,
    // Threads that spin while they wait take the cores from decoding and preprocessing (figures: osnet/osnet-embedder.ts).
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
}

function tensorOf({ data, dims }: TensorData): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, dims);
  if (data instanceof Int32Array) return new Tensor('int32', data, dims);
  return new Tensor('int64', data, dims);
}

/** Copies an output out of the runtime's memory, which cannot be handed to another thread. */
function dataOf(name: string, tensor: Tensor): TensorData {
  const { data, dims } = tensor;
  if (data instanceof Float32Array || data instanceof Int32Array || data instanceof BigInt64Array) {
    return { data: data.slice() as TensorData['data'], dims };
  }
  throw new Error(`output ${name} has the type ${tensor.type}, which is not supported`);
}

async function run(session: InferenceSession, fed: Readonly<Record<string, TensorData>>): Promise<RunResult> {
  const feeds = Object.fromEntries(Object.entries(fed).map(([name, tensor]) => [name, tensorOf(tensor)]));
  const results = await session.run(feeds);
  const outputs = Object.fromEntries(
    Object.entries(results).map(([name, value]) => [name, dataOf(name, value as Tensor)]),
  );
  return { outputs, fed };
}

function serve(session: InferenceSession, port: MessagePort, { flag }: WorkerStart): void {
  const say = (reply: WorkerReply, transfer: ArrayBuffer[] = []) => port.postMessage(reply, transfer);
  const answer = async (request: WorkerRequest) => {
    if (request.kind === 'close') {
      await whileBusy(flag, () => session.release());
      port.close();
      return;
    }
    try {
      const result = await whileBusy(flag, () => run(session, request.feeds));
      const buffers = [...Object.values(result.outputs), ...Object.values(result.fed)].map(({ data }) => data.buffer);
      say({ kind: 'done', id: request.id, result }, [...new Set(buffers)]);
    } catch (error) {
      say({ kind: 'failed', id: request.id, message: (error as Error).message });
    }
  };
  // One request at a time, in the order in which they came: a close waits for the runs before it.
  let last = Promise.resolve();
  port.on('message', (request: WorkerRequest) => {
    last = last.then(() => answer(request));
  });
  say({ kind: 'opened', inputs: declarations(session.inputMetadata), outputs: declarations(session.outputMetadata) });
}

if (parentPort === null) throw new Error('inference-worker.ts runs as a worker thread only');
const port = parentPort;
const start = workerData as WorkerStart;
try {
  serve(await whileBusy(start.flag, () => open(start)), port, start);
} catch (error) {
  port.postMessage({ kind: 'refused', message: (error as Error).message } satisfies WorkerReply);
}
