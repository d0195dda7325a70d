import type { OnnxGraph } from './onnx-graph.ts';

/** Operations that only a graph has that computes in whole numbers: weights alone are brought back by `DequantizeLinear`. */
const wholeNumberOperations = new Set([
  'QuantizeLinear',
  'DynamicQuantizeLinear',
  'ConvInteger',
  'MatMulInteger',
  'QLinearConv',
  'QLinearMatMul',
]);

/** Whether a model computes in whole numbers of eight bits; one that merely keeps its weights so does not. */
export const isQuantised = ({ nodes }: Pick<OnnxGraph, 'nodes'>): boolean =>
  nodes.some(({ operation }) => wholeNumberOperations.has(operation));
