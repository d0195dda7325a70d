import { ModelError } from '../model-error.ts';
import type { OnnxGraph, OnnxNode } from '../onnx/onnx-graph.ts';

/** What a tapped tensor is to the detector. */
export const tapRoles = [
  'backbone', // the end of the backbone, (1, channels, height, width)
  'p3', // the neck's map of stride 8 that the head reads
  'p4', // of stride 16
  'p5', // of stride 32
  'distribution', // of the box's four sides before the softmax, (1, 64, anchors): channel = side * 16 + bin
  'logits', // of the classes before the sigmoid, (1, classes, anchors)
  'coefficients', // of the masks, (1, 32, anchors)
  'prototypes', // that the coefficients mix, (1, 32, height, width)
] as const;
export type TapRole = (typeof tapRoles)[number];

/** Tensors of a graph by what they are; roles that a model has not are absent. */
export type TapNames = Readonly<Partial<Record<TapRole, string>>>;

/** Which tensors these are in a detector's graph, and how its head is built. */
export interface YoloTaps {
  readonly head: 'v8' | 'yolox';
  readonly names: TapNames;
}

/** Operations that hand a tensor's numbers on, or their quantised form, and nothing else. */
const passing = new Set(['DequantizeLinear', 'QuantizeLinear', 'DynamicQuantizeLinear', 'Cast', 'Identity']);
/** Operations whose other inputs are shapes, axes and scales: not what flows through the network. */
const firstInputOnly = new Set([
  ...passing,
  'Reshape',
  'Transpose',
  'Slice',
  'Split',
  'Resize',
  'Squeeze',
  'Unsqueeze',
]);

/**
 * Finds the tensors in any export of YOLOv8, YOLO11 or YOLOX by how they hang together, whatever their names are. Walking back,
 * quantisation is stepped over, so that what is tapped are the float numbers.
 *
 * - The head ends in a concatenation of boxes, sigmoid of the class logits and, where masks are made, their coefficients.
 * - The distribution is what is reshaped and transposed before the softmax that the boxes come from.
 * - Both are laid together from one part a level; a level's neck map is the last node that its box part and its class part both come from.
 * - The backbone ends where the neck first enlarges a map.
 *
 * @throws ModelError `wrong_contract` where the graph is that of no such detector, with what was missing.
 */
export function findTaps(graph: OnnxGraph): YoloTaps {
  const walk = new GraphWalk(graph);
  const [first] = graph.outputs;
  const end = first === undefined ? undefined : walk.producer(first);
  if (end?.operation === 'Concat') return v8Taps(graph, walk, end);
  if (end?.operation === 'Transpose') return yoloxTaps(walk, end);
  throw unlike(
    `its first output is made by ${end?.operation ?? 'nothing'}, expected Concat (YOLOv8, YOLO11) or Transpose (YOLOX)`,
  );
}

function v8Taps(graph: OnnxGraph, walk: GraphWalk, end: OnnxNode): YoloTaps {
  const [boxes, scores, coefficients] = end.inputs;
  const sigmoid = scores === undefined ? undefined : walk.producer(scores);
  if (sigmoid?.operation !== 'Sigmoid') throw unlike('the second part of its output is no sigmoid of class logits');
  const logits = walk.behind(sigmoid.inputs[0]);
  const softmax = walk.ancestors(boxes).findLast(({ operation }) => operation === 'Softmax');
  if (softmax === undefined)
    throw unlike('its boxes come from no distribution (no softmax); heads without DFL are not read');
  const distribution = walk.behind(walk.before(softmax, new Set(['Transpose', 'Reshape'])));
  const levels = v8Levels(walk, distribution, logits);
  const prototypes = graph.outputs[1];
  return {
    head: 'v8',
    names: {
      ...neckNames(
        walk,
        levels.map(([box, cls]) => walk.lastCommon(box, cls)),
      ),
      distribution,
      logits,
      ...(coefficients === undefined ? {} : { coefficients: walk.behind(coefficients) }),
      ...(coefficients === undefined || prototypes === undefined ? {} : { prototypes }),
    },
  };
}

/** The box part and the class part of each level. Exporters lay the two together before the levels, or the levels before the two. */
function v8Levels(walk: GraphWalk, distribution: string, logits: string): readonly (readonly [string, string])[] {
  const [boxEnd, classEnd] = [walk.producer(distribution), walk.producer(logits)];
  if (boxEnd?.operation === 'Concat' && classEnd?.operation === 'Concat') {
    return boxEnd.inputs.map((part, level) => [part, classEnd.inputs[level]] as const);
  }
  const laid = boxEnd?.operation === 'Split' && boxEnd === classEnd ? walk.producer(boxEnd.inputs[0]) : undefined;
  if (laid?.operation !== 'Concat') throw unlike('the parts of its levels are not laid together by Concat');
  return laid.inputs.map((part) => {
    const both = walk.producer(walk.throughReshapes(part));
    if (both?.operation !== 'Concat' || both.inputs.length !== 2)
      throw unlike('a level is not made of a box part and a class part');
    return [both.inputs[0], both.inputs[1]] as const;
  });
}

/** YOLOX has no distribution; the levels' parts are box, objectness and classes. Its stem stands between the neck's map and both. */
function yoloxTaps(walk: GraphWalk, end: OnnxNode): YoloTaps {
  const laid = walk.producer(end.inputs[0]);
  if (laid?.operation !== 'Concat') throw unlike('the levels are not laid together by Concat');
  const maps = laid.inputs.map((part) => {
    const parts = walk.producer(walk.throughReshapes(part));
    if (parts?.operation !== 'Concat' || parts.inputs.length !== 3) {
      throw unlike('a level is not made of box, objectness and classes');
    }
    const stem = walk
      .ancestors(walk.lastCommon(parts.inputs[0], parts.inputs[2]))
      .findLast(({ operation }) => operation === 'Conv');
    if (stem === undefined) throw unlike('a level has no stem');
    return stem.inputs[0];
  });
  return { head: 'yolox', names: neckNames(walk, maps) };
}

function neckNames(walk: GraphWalk, maps: readonly string[]): TapNames {
  const [p3, p4, p5] = maps;
  if (maps.length !== 3 || p3 === undefined || p4 === undefined || p5 === undefined) {
    throw unlike(`its head has ${maps.length} levels, expected 3`);
  }
  return { backbone: walk.behind(walk.firstResize()), p3: walk.behind(p3), p4: walk.behind(p4), p5: walk.behind(p5) };
}

/** Walks a graph against its direction. */
class GraphWalk {
  readonly #nodes: readonly OnnxNode[];
  readonly #makers = new Map<string, OnnxNode>();
  readonly #places = new Map<OnnxNode, number>();

  constructor(graph: OnnxGraph) {
    this.#nodes = graph.nodes;
    graph.nodes.forEach((node, place) => {
      this.#places.set(node, place);
      for (const output of node.outputs) this.#makers.set(output, node);
    });
  }

  /** The node that makes a tensor, quantisation stepped over; undefined for weights and inputs. */
  producer(tensor: string): OnnxNode | undefined {
    return this.#makers.get(this.behind(tensor));
  }

  /** The tensor behind those that only hand it on. */
  behind(tensor: string): string {
    let at = tensor;
    for (
      let node = this.#makers.get(at);
      node !== undefined && passing.has(node.operation);
      node = this.#makers.get(at)
    ) {
      at = node.inputs[0];
    }
    return at;
  }

  /** The tensor before a node and before the operations of the given kinds in front of it. */
  before(node: OnnxNode, kinds: ReadonlySet<string>): string {
    let at = this.behind(node.inputs[0]);
    for (
      let maker = this.#makers.get(at);
      maker !== undefined && kinds.has(maker.operation);
      maker = this.#makers.get(at)
    ) {
      at = this.behind(maker.inputs[0]);
    }
    return at;
  }

  throughReshapes(tensor: string): string {
    const node = this.producer(tensor);
    return node?.operation === 'Reshape' ? this.before(node, new Set(['Reshape'])) : this.behind(tensor);
  }

  /** The nodes that a tensor is computed from, in the order of the graph. */
  ancestors(tensor: string): readonly OnnxNode[] {
    const found = new Set<OnnxNode>();
    const open = [tensor];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const node = this.#makers.get(at);
      if (node === undefined || found.has(node)) continue;
      found.add(node);
      open.push(...(firstInputOnly.has(node.operation) ? node.inputs.slice(0, 1) : node.inputs));
    }
    return [...found].sort((a, b) => this.#place(a) - this.#place(b));
  }

  /** The tensor of the last node that two tensors both come from. */
  lastCommon(a: string, b: string): string {
    const others = new Set(this.ancestors(b));
    const node = this.ancestors(a).findLast((candidate) => others.has(candidate));
    if (node === undefined) throw unlike('a level has no map that its boxes and classes both come from');
    return node.outputs[0];
  }

  firstResize(): string {
    const node = this.#nodes.find(({ operation }) => operation === 'Resize' || operation === 'Upsample');
    if (node === undefined) throw unlike('its neck enlarges no map (no Resize)');
    return node.inputs[0];
  }

  #place(node: OnnxNode): number {
    return this.#places.get(node) ?? 0;
  }
}

const unlike = (what: string): ModelError =>
  new ModelError('wrong_contract', `The model is no YOLO detector that can be tapped: ${what}.`);
