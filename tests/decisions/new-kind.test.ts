import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { makeSampleProject, temporaryFolder } from '../property/sample-project.ts';
import { type CopiedTree, copyTree } from '../support/copied-tree.ts';

/**
 * A kind of decision as the next one would be added: a star of so many points. All that it takes are these changes of source
 * files; a screen that offers it would be one more.
 */
const changes: readonly (readonly [file: string, before: string, after: string])[] = [
  [
    'pipeline/contract/decision-kinds.ts',
    '} as const;\n',
    `  star: decisionKind({
    request: z.object({ kind: z.literal('star'), ...aboutOne, points: id }),
    action: z.object({ kind: z.literal('star'), ...aboutOne, points: id }),
    names: ({ person }) => [person],
    words: ({ person, points }) => \`Gave \${person} a star with \${points} points\`,
    columns: ({ points }) => ({ text: String(points) }),
    command: {
      word: 'star',
      values: 'P',
      options: [{ name: 'points', flags: '--points <N>', help: 'how many points it has', need: 'must' }],
      read: ({ ids, number, refuse }) => ({ person: ids(1, 1)[0], points: number('points') ?? refuse('found no --points') }),
    },
  }),
} as const;
`,
  ],
  [
    'pipeline/review/rules/person-rules.ts',
    '/** Writes something about a person down. */',
    // The word is put in, so that the search for exports that nobody imports takes this text for what it is.
    `/** Gives a person a star. */
${'export'} const starRule: RuleOf<'star'> = {
  spellOut: (request) => request,
  refuse,
  sameAsBefore: (_state, { points }) => (points > 2 ? null : 'A star has three points at least.'),
  apply: (state, { person: id, points }, by) =>
    update(state, id, (person) => ({ ...person, notes: [...person.notes, { by, text: '*'.repeat(points) }] })),
};

/** Writes something about a person down. */`,
  ],
  ['pipeline/review/decision-rules.ts', ' wholeRule }', ' starRule, wholeRule }'],
  ['pipeline/review/decision-rules.ts', '  note: noteRule,\n', '  note: noteRule,\n  star: starRule,\n'],
];

/** Runs a program in the copy and returns what it printed. */
function run(
  { folder }: CopiedTree,
  ...args: readonly string[]
): { readonly code: number | null; readonly text: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  return { code: status, text: stdout + stderr };
}

test('a new kind of decision takes three source files, and works from the command line to the export', (context) => {
  const tree = copyTree(temporaryFolder(context), ['pipeline', 'native-models', 'cli', 'server']);
  for (const change of changes) tree.replace(...change);
  assert.equal(new Set(changes.map(([file]) => file)).size, 3);
  const file = path.join(tree.folder, 'stars.doppel');
  makeSampleProject(file).close();
  const doppel = (...args: readonly string[]) => run(tree, 'cli/main.mjs', ...args);

  // Typed and planned.
  assert.match(doppel('decide', '--help').text, /^ {2}star P --points N$/m);
  assert.match(doppel('decide', '--help').text, /--points <N> +star: how many points it has/);
  assert.match(doppel('decide', file, 'star', '3').text, /Expected "star P --points N", found no --points/);
  assert.match(doppel('decide', file, 'hide', '3', '--points', '5').text, /--points belongs to star/);
  assert.match(doppel('decide', file, 'star', '99', '--points', '5').text, /no person 99/);
  assert.match(doppel('decide', file, 'star', '3', '--points', '2').text, /three points at least/);
  const decided = doppel('decide', file, 'star', '3', '--points', '5', '--by', 'Ana');
  assert.equal(decided.code, 0, decided.text);
  assert.match(decided.text, /#1 +Gave 3 a star with 5 points\./);

  // In words, folded, taken back and restored, and whole.
  assert.match(doppel('log', file).text, /#1 .* Ana +Gave 3 a star with 5 points/);
  writeFileSync(
    path.join(tree.folder, 'probe.ts'),
    `import { readReview } from '#project/review.ts';
import { openProject } from '#project/project-file.ts';
const project = openProject(process.argv[2], 'read');
for (const { id, notes } of readReview(project).persons.values()) console.log(id, ...notes.map(({ text }) => text));
project.close();
`,
  );
  const folded = () => run(tree, 'probe.ts', file).text;
  assert.match(folded(), /^3 \*{5}$/m);
  assert.equal(doppel('decide', file, 'undo').code, 0);
  assert.doesNotMatch(folded(), /\*/);
  assert.equal(doppel('decide', file, 'redo').code, 0);
  assert.match(folded(), /^3 \*{5}$/m);
  assert.match(doppel('verify', file).text, /^ok +chain +/m);

  // In the columns of the export.
  const to = path.join(tree.folder, 'out');
  const exported = doppel('export', file, '--to', to);
  assert.equal(exported.code, 0, exported.text);
  const rows = readFileSync(path.join(to, 'decisions.csv'), 'utf8').split(/\r?\n/);
  const header = rows[0].split(',');
  const star = rows[1].split(',');
  const of = (column: string) => star[header.indexOf(column)];
  assert.deepEqual([of('kind'), of('persons'), of('text')], ['star', '3', '5']);
  assert.equal(of('in_words'), 'Gave 3 a star with 5 points');
  assert.ok(existsSync(path.join(to, 'merging_report.json')));
});

test('the compiler asks for a rule of every kind, and for nothing else', { timeout: 240_000 }, (context) => {
  const tree = copyTree(temporaryFolder(context), ['pipeline', 'native-models', 'cli', 'server']);
  writeFileSync(
    path.join(tree.folder, 'tsconfig.check.json'),
    JSON.stringify({
      extends: './tsconfig.json',
      include: ['pipeline', 'native-models', 'cli', 'server'],
      exclude: ['**/*.test.ts', 'pipeline/*/report/script'],
    }),
  );
  const types = () => run(tree, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.check.json');
  for (const change of changes.slice(0, 1)) tree.replace(...change);
  const complaints = types()
    .text.split('\n')
    .filter((line) => line.includes('error TS'));
  assert.equal(complaints.length, 1, complaints.join('\n'));
  assert.match(complaints[0], /^pipeline\/review\/decision-rules\.ts.*Property 'star' is missing/);
  for (const change of changes.slice(1)) tree.replace(...change);
  const whole = types();
  assert.equal(whole.code, 0, whole.text);
});
