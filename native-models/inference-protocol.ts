import type { BusyFlag } from './busy-flag.ts';
import type { Device } from './devices.ts';
import type { TensorDeclaration } from './tensor-contract.ts';

/** How hard onnxruntime rewrites the graph before it runs. */
export type Optimisation = 'basic' | 'extended' | 'layout' | 'all';

/** Numbers of a tensor, and its shape beside them. */
export interface TensorData {
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>;
  readonly dims: readonly number[];
}

/** What comes back of a run. `fed` are the arrays that went in, to be filled anew. */
export interface RunResult {
  readonly outputs: Readonly<Record<string, TensorData>>;
  readonly fed: Readonly<Record<string, TensorData>>;
}

/** What the worker is started with. */
export interface WorkerStart {
  readonly model: Uint8Array<ArrayBuffer>;
  readonly device: Device;
  readonly threads: number;
  readonly optimisation: Optimisation;
  readonly flag: BusyFlag;
}

/** What the worker is told. */
export type WorkerRequest =
  | { readonly kind: 'run'; readonly id: number; readonly feeds: Readonly<Record<string, TensorData>> }
  | { readonly kind: 'close' };

/** What the worker says. */
export type WorkerReply =
  | {
      readonly kind: 'opened';
      readonly inputs: readonly TensorDeclaration[];
      readonly outputs: readonly TensorDeclaration[];
    }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'done'; readonly id: number; readonly result: RunResult }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
