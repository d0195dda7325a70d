/** Number formats of an OpenVINO IR that are understood here. */
export const irTypes = ['f32', 'f16', 'i64', 'i32', 'u8', 'i8', 'boolean'] as const;
export type IrType = (typeof irTypes)[number];

/** One end of an edge. */
export interface IrPort {
  readonly layer: string;
  readonly port: string;
}

/** What comes out of a layer at one port. */
export interface IrOutput {
  readonly port: string;
  /** As the file was converted: with the batch that it was converted for. -1 stands for any size. */
  readonly shape: readonly number[];
}

/** One operation of the graph. */
export interface IrLayer {
  readonly id: string;
  readonly name: string;
  /** The operation: `Convolution`, `Const`, ... */
  readonly type: string;
  /** The set of operations that it is of: `opset1`, ... */
  readonly opset: string;
  /** The attributes of its `data` element, as written. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Its input ports in order. */
  readonly inputs: readonly string[];
  readonly outputs: readonly IrOutput[];
}

/** The graph of an IR (version 10 or 11): its layers in the order of the file, and where each input comes from. */
export interface IrModel {
  readonly name: string;
  readonly layers: readonly IrLayer[];
  /** By `layer:port` of the input. */
  readonly sources: ReadonlyMap<string, IrPort>;
}

/** The key of an input port in `IrModel.sources`. */
export const portKey = (layer: string, port: string): string => `${layer}:${port}`;
