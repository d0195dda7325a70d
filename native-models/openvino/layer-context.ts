import { ModelError } from '../model-error.ts';
import { type IrConstant, integersIn, integersOf, readConstant } from './ir-constant.ts';
import { type IrLayer, type IrModel, type IrPort, portKey } from './ir-model.ts';
import type { OnnxGraph } from './onnx-graph.ts';

/** An IR with its weights, and the ONNX graph that is being written from it. */
export interface Conversion {
  readonly model: IrModel;
  readonly layers: ReadonlyMap<string, IrLayer>;
  readonly weights: Uint8Array;
  readonly graph: OnnxGraph;
  /** What errors call the files. */
  readonly name: string;
}

/** The name of what comes out of a layer's port, in the ONNX graph. */
export const valueName = ({ layer, port }: IrPort): string => `v${layer}_${port}`;

/** One layer while it is converted: its inputs by number, and refusing what is not understood. */
export class LayerContext {
  readonly layer: IrLayer;
  readonly graph: OnnxGraph;
  readonly #whole: Conversion;
  #extra = 0;

  constructor(layer: IrLayer, whole: Conversion) {
    this.layer = layer;
    this.graph = whole.graph;
    this.#whole = whole;
  }

  /** The name of what this layer gives out; of its first output where it has several. */
  get output(): string {
    const [first] = this.layer.outputs;
    return valueName({ layer: this.layer.id, port: first?.port ?? this.refuse('it gives nothing out') });
  }

  /** A new name for something in between. */
  between(): string {
    return `${this.output}_${++this.#extra}`;
  }

  /** The shape of its first output, with the batch that the file was converted for. */
  get outputShape(): readonly number[] {
    return this.layer.outputs[0]?.shape ?? this.refuse('it gives nothing out');
  }

  /** The name of an input in the ONNX graph. */
  input(index: number): string {
    return valueName(this.#source(index));
  }

  /** The shape of an input, with the batch that the file was converted for. */
  inputShape(index: number): readonly number[] {
    const { layer, port } = this.#source(index);
    const shape = this.#whole.layers.get(layer)?.outputs.find((output) => output.port === port)?.shape;
    return shape ?? this.refuse(`input ${index} comes from a port that is not there`);
  }

  /** The integers of an input that must be a constant: axes, a shape. */
  integers(index: number): readonly number[] {
    return this.integersIfConstant(index) ?? this.refuse(`its input ${index} is computed, expected constant integers`);
  }

  /** The integers of an input; null where it is computed. */
  integersIfConstant(index: number): readonly number[] | null {
    const constant = this.#constant(this.#source(index));
    return constant === null ? null : integersOf(constant);
  }

  /** A whole number among the attributes. */
  attributeInteger(name: string, otherwise: number): number {
    const text = this.layer.attributes[name];
    const value = text === undefined ? otherwise : Number(text);
    return Number.isInteger(value) ? value : this.refuse(`its attribute ${name} is "${text}"`);
  }

  /** Whole numbers among the attributes; empty where it is missing. */
  attributeIntegers(name: string): readonly number[] {
    const values = integersIn(this.layer.attributes[name]);
    return values.every(Number.isInteger)
      ? values
      : this.refuse(`its attribute ${name} is "${this.layer.attributes[name]}"`);
  }

  /** Ends the conversion: this layer has something that is not understood. */
  refuse(what: string): never {
    throw new ModelError(
      'damaged',
      `${this.#whole.name} cannot be converted: its layer "${this.layer.name}" is a ${this.layer.type} (${this.layer.opset}), and ${what}.`,
    );
  }

  #source(index: number): IrPort {
    const port = this.layer.inputs[index];
    const source = port === undefined ? undefined : this.#whole.model.sources.get(portKey(this.layer.id, port));
    return source ?? this.refuse(`it has ${this.layer.inputs.length} inputs, expected ${index + 1} or more`);
  }

  #constant({ layer: id }: IrPort): IrConstant | null {
    const layer = this.#whole.layers.get(id);
    return layer?.type === 'Const' ? readConstant(layer, this.#whole.weights, this.#whole.name) : null;
  }
}
