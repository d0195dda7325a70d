import { irType } from './ir-constant.ts';
import type { LayerContext } from './layer-context.ts';
import { float, int, ints, type OnnxAttribute, typeAttribute } from './onnx-graph.ts';

/** Writes one layer as ONNX operations. What it gives out must end up under `context.output`. */
type Writer = (context: LayerContext) => void;

/** An operation that has the same meaning under another name, with as many inputs. */
const same =
  (operator: string, inputs: number): Writer =>
  (context) => {
    const numpy = context.layer.attributes.auto_broadcast ?? 'numpy';
    if (numpy !== 'numpy' && numpy !== 'none') context.refuse(`it broadcasts by the rule "${numpy}", expected numpy`);
    const names = Array.from({ length: inputs }, (_, index) => context.input(index));
    context.graph.node(operator, names, context.output);
  };

/** Strides, dilations and borders of a window, in ONNX's words. */
function windowAttributes(context: LayerContext, rank: number): Record<string, OnnxAttribute> {
  const orOnes = (name: string): readonly number[] => {
    const values = context.attributeIntegers(name);
    return values.length === 0 ? Array.from({ length: rank }, () => 1) : values;
  };
  const common = { strides: ints(orOnes('strides')), dilations: ints(orOnes('dilations')) };
  const border = context.layer.attributes.auto_pad ?? 'explicit';
  if (border === 'same_upper' || border === 'same_lower' || border === 'valid')
    return { ...common, auto_pad: { kind: 'text', value: border.toUpperCase() } };
  if (border !== 'explicit') return context.refuse(`its border is "${border}"`);
  const begin = context.attributeIntegers('pads_begin');
  const end = context.attributeIntegers('pads_end');
  if (begin.length !== rank || end.length !== rank) return context.refuse(`its borders are not ${rank} numbers each`);
  return { ...common, pads: ints([...begin, ...end]) };
}

const convolution: Writer = (context) => {
  const rank = context.inputShape(1).length - 2;
  context.graph.node('Conv', [context.input(0), context.input(1)], context.output, {
    ...windowAttributes(context, rank),
    group: int(1),
  });
};

/** The IR keeps the groups as an axis of their own, [G, O/G, I/G, ...]; ONNX has [O, I/G, ...]. */
const groupConvolution: Writer = (context) => {
  const [groups, out, ...rest] = context.inputShape(1);
  const shape = context.graph.integers(`${context.output}_shape`, [groups * out, ...rest]);
  const weights = context.graph.node('Reshape', [context.input(1), shape], context.between());
  context.graph.node('Conv', [context.input(0), weights], context.output, {
    ...windowAttributes(context, rest.length - 1),
    group: int(groups),
  });
};

function poolAttributes(context: LayerContext): Record<string, OnnxAttribute> {
  const kernel = context.attributeIntegers('kernel');
  const rounding = context.layer.attributes.rounding_type ?? 'floor';
  if (rounding !== 'floor' && rounding !== 'ceil') context.refuse(`it rounds by the rule "${rounding}"`);
  return {
    ...windowAttributes(context, kernel.length),
    kernel_shape: ints(kernel),
    ceil_mode: int(rounding === 'ceil' ? 1 : 0),
  };
}

const maxPool: Writer = (context) => {
  context.graph.node('MaxPool', [context.input(0)], context.output, poolAttributes(context));
};

const avgPool: Writer = (context) => {
  // AveragePool has dilations from operator set 19 on only, and the IR's has none.
  const { dilations: _, ...attributes } = poolAttributes(context);
  const without = context.layer.attributes['exclude-pad'] ?? 'false';
  context.graph.node('AveragePool', [context.input(0)], context.output, {
    ...attributes,
    count_include_pad: int(without === 'true' ? 0 : 1),
  });
};

const reduce =
  (operator: string): Writer =>
  (context) => {
    context.graph.node(operator, [context.input(0)], context.output, {
      axes: ints(context.integers(1)),
      keepdims: int(context.layer.attributes.keep_dims === 'true' ? 1 : 0),
    });
  };

/** Mean and variance over all axes behind the channel are InstanceNormalization; other axes are not seen in practice. */
const meanVariance: Writer = (context) => {
  const shape = context.inputShape(0);
  const axes = context.integers(1).map((axis) => (axis < 0 ? axis + shape.length : axis));
  const wanted = shape.slice(2).map((_, index) => index + 2);
  if (axes.toSorted((a, b) => a - b).join() !== wanted.join())
    context.refuse(`it normalises over the axes ${axes.join(', ')}, expected ${wanted.join(', ')}`);
  const { eps, eps_mode: mode, normalize_variance: variance } = context.layer.attributes;
  if (variance !== 'true') context.refuse('it leaves the variance as it is');
  if (mode?.toLowerCase() !== 'inside_sqrt') context.refuse(`it adds its epsilon "${mode}", expected inside_sqrt`);
  const channels = shape[1];
  const constant = (what: string, value: number): string =>
    context.graph.constant(
      `${context.output}_${what}`,
      'f32',
      [channels],
      new Uint8Array(new Float32Array(channels).fill(value).buffer),
    );
  const inputs = [context.input(0), constant('scale', 1), constant('shift', 0)];
  context.graph.node('InstanceNormalization', inputs, context.output, { epsilon: float(Number(eps)) });
};

const gather: Writer = (context) => {
  if (context.attributeInteger('batch_dims', 0) !== 0) context.refuse('it has batch_dims, expected none');
  const [axis] = context.integers(2);
  context.graph.node('Gather', [context.input(0), context.input(1)], context.output, { axis: int(axis) });
};

const convert: Writer = (context) => {
  const type = irType(context.layer.attributes.destination_type);
  if (type === null)
    return context.refuse(`it makes ${context.layer.attributes.destination_type}, which Doppel does not read`);
  context.graph.node('Cast', [context.input(0)], context.output, { to: typeAttribute(type) });
};

const shapeOf: Writer = (context) => {
  const type = irType(context.layer.attributes.output_type ?? 'i64');
  if (type === 'i64') {
    context.graph.node('Shape', [context.input(0)], context.output);
    return;
  }
  if (type !== 'i32') return context.refuse('its numbers are neither i32 nor i64');
  const sizes = context.graph.node('Shape', [context.input(0)], context.between());
  context.graph.node('Cast', [sizes], context.output, { to: typeAttribute('i32') });
};

/** A shape that names the one picture of the file's own batch is given any batch, by ONNX's 0: as it was before. */
const reshape: Writer = (context) => {
  const wanted = context.integersIfConstant(1);
  const [before, after] = [context.inputShape(0), context.outputShape];
  if (wanted !== null && context.layer.attributes.special_zero !== 'true' && wanted.includes(0))
    context.refuse('its shape has a 0 that stands for itself');
  const isBatchKept = wanted?.[0] === 1 && before[0] === 1 && after[0] === 1;
  const shape = isBatchKept
    ? context.graph.integers(`${context.output}_shape`, [0, ...wanted.slice(1)])
    : context.input(1);
  context.graph.node('Reshape', [context.input(0), shape], context.output);
};

const concat: Writer = (context) => {
  const inputs = context.layer.inputs.map((_, index) => context.input(index));
  context.graph.node('Concat', inputs, context.output, { axis: int(context.attributeInteger('axis', 0)) });
};

const matMul: Writer = (context) => {
  const turned = (index: number, attribute: string): string => {
    if (context.layer.attributes[attribute] !== 'true') return context.input(index);
    const rank = context.inputShape(index).length;
    const order = Array.from({ length: rank }, (_, axis) => axis);
    [order[rank - 2], order[rank - 1]] = [order[rank - 1], order[rank - 2]];
    return context.graph.node('Transpose', [context.input(index)], context.between(), { perm: ints(order) });
  };
  context.graph.node('MatMul', [turned(0, 'transpose_a'), turned(1, 'transpose_b')], context.output);
};

/** One slope a channel lies along axis 1 in the IR; ONNX broadcasts from the last axis. */
const leaky: Writer = (context) => {
  const [channels, slopes] = [context.inputShape(0)[1], context.inputShape(1)];
  const count = slopes.reduce((product, size) => product * size, 1);
  const rank = context.inputShape(0).length;
  if (count !== 1 && count !== channels) context.refuse(`it has ${count} slopes for ${channels} channels`);
  const tail = Array.from({ length: rank - 2 }, () => 1);
  const shape = context.graph.integers(`${context.output}_shape`, count === 1 ? [1] : [channels, ...tail]);
  const slope = context.graph.node('Reshape', [context.input(1), shape], context.between());
  context.graph.node('PRelu', [context.input(0), slope], context.output);
};

/**
 * Every operation that is understood, by its name in OpenVINO's operation sets (docs.openvino.ai, "Available Operation Sets"):
 * what the re-identification and attribute models of the Open Model Zoo are made of.
 */
export const operations: ReadonlyMap<string, Writer> = new Map<string, Writer>([
  ['Add', same('Add', 2)],
  ['AvgPool', avgPool],
  ['Concat', concat],
  ['Convert', convert],
  ['Convolution', convolution],
  ['Gather', gather],
  ['GroupConvolution', groupConvolution],
  ['MVN', meanVariance],
  ['MatMul', matMul],
  ['MaxPool', maxPool],
  ['Multiply', same('Mul', 2)],
  ['PReLU', leaky],
  ['ReLU', same('Relu', 1)],
  ['ReduceMax', reduce('ReduceMax')],
  ['ReduceMean', reduce('ReduceMean')],
  ['Reshape', reshape],
  ['ShapeOf', shapeOf],
  ['Sigmoid', same('Sigmoid', 1)],
  ['Subtract', same('Sub', 2)],
]);
