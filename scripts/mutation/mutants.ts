import { stripTypeScriptTypes } from 'node:module';
import { parseAst } from 'vite';

/** One planted change of a source file. */
export interface Mutant {
  readonly file: string;
  /** Of the line, from 1. */
  readonly line: number;
  /** What stands there and what is put in its place, on one line. */
  readonly change: string;
  /** The whole text of the file with the change. */
  readonly text: string;
}

/** A node of the syntax tree (ESTree), as far as it is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** Each operator with the one that is put in its place: the neighbour at a boundary, the opposite elsewhere. */
const swapped: Readonly<Record<string, string>> = {
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  '===': '!==',
  '!==': '===',
  '&&': '||',
  '||': '&&',
  '-': '+',
  '*': '/',
  '/': '*',
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;

/** A number that is another one: counts and places move by one, cut-offs by a tenth. */
function otherNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 20 ? String(value + 1) : String(value * 1.1);
}

/** Parents whose texts nobody reads: imports, keys, names of kinds that are compared. */
const untold = new Set(['ImportDeclaration', 'BinaryExpression', 'CallExpression', 'MemberExpression']);

type Plant = readonly [from: number, to: number, text: string];

/** What can be planted at a node: the stretch of text and what is put in its place. */
function plantsAt(node: Node, parent: Node | null, text: string): readonly Plant[] {
  const negated = ({ start, end }: Node): readonly Plant[] => [[start, end, `!(${text.slice(start, end)})`]];
  const whole = (other: string): readonly Plant[] => [[node.start, node.end, other]];
  switch (node.type) {
    case 'BinaryExpression':
    case 'LogicalExpression': {
      const { left, right, operator } = node as unknown as { left: Node; right: Node; operator: string };
      if (operator === '??') return whole(`(${text.slice(left.start, left.end)})`);
      const other = swapped[operator];
      const at = text.indexOf(operator, left.end);
      return other === undefined || at < 0 || at >= right.start ? [] : [[at, at + operator.length, other]];
    }
    case 'ConditionalExpression':
    case 'IfStatement':
      return isNode(node.test) ? negated(node.test) : [];
    case 'Literal':
      if (typeof node.value === 'number') return whole(otherNumber(node.value));
      if (typeof node.value === 'boolean') return whole(String(!node.value));
      if (typeof node.value !== 'string' || node.value === '' || parent === null) return [];
      return untold.has(parent.type) || (parent.type === 'Property' && parent.key === node) ? [] : whole("''");
    default:
      return [];
  }
}

/** Every change that can be planted in a TypeScript file, in the order of its text. Types are left alone. */
export function mutantsOf(file: string, text: string): readonly Mutant[] {
  // Types become blanks, so that places in the tree are places in the file.
  const stripped = stripTypeScriptTypes(text);
  const found: Mutant[] = [];
  const visit = (node: Node, parent: Node | null): void => {
    for (const [from, to, other] of plantsAt(node, parent, stripped)) {
      const line = text.slice(0, from).split('\n').length;
      const change = `${text.slice(from, to)} -> ${other}`.replace(/\s+/g, ' ');
      found.push({ file, line, change, text: text.slice(0, from) + other + text.slice(to) });
    }
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) visit(child, node);
    }
  };
  visit(parseAst(stripped) as unknown as Node, null);
  return found;
}
