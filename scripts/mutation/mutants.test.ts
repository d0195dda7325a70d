import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mutantsOf } from './mutants.ts';

const changes = (text: string) => mutantsOf('a.ts', text).map(({ line, change }) => `${line}: ${change}`);

test('boundaries, opposites, numbers, texts and conditions are changed, each by itself', () => {
  assert.deepEqual(changes('const a = b < 0.5 && c;\nconst d = e ? 5 : 100;').toSorted(), [
    '1: && -> ||',
    '1: 0.5 -> 0.55',
    '1: < -> <=',
    '2: 100 -> 110.00000000000001',
    '2: 5 -> 6',
    '2: e -> !(e)',
  ]);
  assert.deepEqual(changes("if (a === null) f(b ?? 2);\nconst c = { d: 'y', e: true };").toSorted(), [
    '1: 2 -> 3',
    '1: === -> !==',
    '1: a === null -> !(a === null)',
    '1: b ?? 2 -> (b)',
    "2: 'y' -> ''",
    '2: true -> false',
  ]);
});

test('types, imports, keys and names that are compared are left alone', () => {
  assert.deepEqual(changes("import { a } from './a.ts';\ninterface B { readonly c: 'd' | 5 }\ntype E = 'f';"), []);
  assert.deepEqual(changes("const a: 'b' = c['d'];"), []);
  assert.deepEqual(changes("f(a.kind === 'b');"), ['1: === -> !==']);
});

test('a mutant is the whole file, types and all, with the one change', () => {
  const [mutant] = mutantsOf('a.ts', 'const a: boolean = b <= c; // <=\n');
  assert.equal(mutant.text, 'const a: boolean = b < c; // <=\n');
});
