import { catalogue, type TensorSpec, type YoloEntry } from '../catalogue.ts';
import { ModelError } from '../model-error.ts';
import { isQuantised } from '../onnx/is-quantised.ts';
import type { OnnxGraph } from '../onnx/onnx-graph.ts';
import type { TensorDeclaration } from '../tensor-contract.ts';
import { cocoClasses } from './coco-classes.ts';
import type { YoloTaps } from './tap-roles.ts';

/** The catalogue's detector of this hash; null for a user's own export. */
export function catalogueDetector(sha256: string): YoloEntry | null {
  const found = catalogue.find((entry) => entry.sha256 === sha256);
  if (found !== undefined && found.family !== 'yolo') {
    throw new ModelError('wrong_contract', `${found.file} is the ${found.id} of the catalogue, which is no detector.`);
  }
  return found ?? null;
}

/** What is known of a model file once it has been opened. */
interface OpenedExport {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly graph: OnnxGraph;
  readonly taps: YoloTaps;
  readonly input: TensorDeclaration;
  /** The first output. */
  readonly output: TensorDeclaration;
}

/** Grey around the picture, as YOLO is trained with. */
const pad = 114;

/**
 * What a catalogue would say of a user's own export, from its structure and its exporter's notes: the size and the number of
 * classes from its shapes, preparation by its kind of head.
 * @throws ModelError `wrong_contract` where its input or output is not that of a detector of one picture.
 */
export function entryOfExport({ file, bytes, sha256, graph, taps, input, output }: OpenedExport): YoloEntry {
  const [batch, channels, height, width] = input.shape;
  const size = (side: number | string | undefined): number => (typeof side === 'number' ? side : 640);
  if (input.shape.length !== 4 || channels !== 3 || batch === 0 || input.type !== 'float32') {
    throw new ModelError(
      'wrong_contract',
      `${file} takes ${input.type} [${input.shape.join(', ')}]; expected float32 [1, 3, height, width].`,
    );
  }
  const isV8 = taps.head === 'v8';
  const values = output.shape[isV8 ? 1 : 2];
  const maskCoefficients = taps.names.coefficients === undefined ? 0 : 32;
  const named = classNames(graph.metadata.get('names') ?? '');
  const classes = typeof values === 'number' ? values - (isV8 ? 4 + maskCoefficients : 5) : named.length;
  if (classes < 1) throw new ModelError('wrong_contract', `${file} does not say how many classes it has.`);
  const spec = ({ name, type, shape }: TensorDeclaration): TensorSpec => ({
    name,
    type: type as TensorSpec['type'],
    shape: shape.map((side) => (side === '' ? '?' : side)),
  });
  return {
    id: `export_${sha256.slice(0, 12)}`,
    family: 'yolo',
    file: file.split(/[\\/]/).at(-1) ?? file,
    bytes,
    sha256,
    licence: graph.metadata.get('license') ?? 'not stated',
    source: graph.metadata.get('description') ?? 'a file of the user',
    download: null,
    also: [],
    quantised: isQuantised(graph),
    inputs: [spec(input)],
    outputs: [spec(output)],
    picture: {
      widthPx: size(width),
      heightPx: size(height),
      dynamic: typeof width !== 'number' || typeof height !== 'number',
      colour: isV8 ? 'rgb' : 'bgr',
      range: isV8 ? 'unit' : 'byte',
      fit: isV8 ? 'letterbox-centre' : 'letterbox-top-left',
      pad,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    head: taps.head,
    classes,
    maskCoefficients,
  };
}

/**
 * The names of a detector's classes: as its exporter noted them, else COCO's where it has 80, else `class N`.
 */
export function classNamesOf(graph: OnnxGraph, classes: number): readonly string[] {
  const named = classNames(graph.metadata.get('names') ?? '');
  if (named.length === classes) return named;
  if (classes === cocoClasses.length) return cocoClasses;
  return Array.from({ length: classes }, (_, index) => `class ${index}`);
}

/** Reads `{0: 'person', 1: "driver's seat"}`, the text that Python makes of a dictionary from numbers to names. */
function classNames(dictionary: string): readonly string[] {
  const names: string[] = [];
  for (const [, index, , single, double] of dictionary.matchAll(
    /(\d+)\s*:\s*('((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g,
  )) {
    names[Number(index)] = (single ?? double ?? '').replaceAll(/\\(.)/g, '$1');
  }
  return names.includes(undefined as never) ? [] : names;
}
