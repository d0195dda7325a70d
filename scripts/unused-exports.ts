// `npm run unused`: the exports that no other file imports, and ends with 1 where there are any;
// with `-- --tests`, those that only tests import.
//
// It reads import and export statements as the formatter lays them out, and takes a file that loads another by `import()` for a user of
// every name of it that it mentions, and one that hands on the type of the whole for a user of all. knip does the same for any project with a graph of its own, in eight seconds instead of one.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };

/** An export that nobody imports: the file, from the project's folder, and the name. */
export interface UnusedExport {
  readonly file: string;
  readonly name: string;
}

/** Where a name is looked for: every file that may import, by its path from the project's folder. */
export type SourceTexts = ReadonlyMap<string, string>;

const declared = /^export (?:async )?(?:const|function\*?|class|interface|type|let|abstract class) (\w+)/gm;
const listed = /^export (?:type )?\{([^}]*)\}/gm;
const imported = /^(?:import|export) (?:type )?(?:(\w+), )?(?:\{([^}]*)\}|(\* as \w+)) from '([^']+)'/gm;
const loaded = /(typeof )?\bimport\(\s*'([^']+)'\s*\)/g;

/** The names between the braces of a statement: what the other file calls them, or what this one does. */
function namesIn(braces: string, side: 'theirs' | 'ours'): readonly string[] {
  return braces
    .split(',')
    .map((part) => part.trim().replace(/^type /, ''))
    .filter((part) => part !== '')
    .map((part) => part.split(' as ').at(side === 'theirs' ? 0 : -1) ?? part);
}

/** The file that an import names, from the project's folder; null for a package. */
function fileOf(specifier: string, importer: string): string | null {
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(importer), specifier);
  for (const [pattern, target] of Object.entries(manifest.imports)) {
    const [before, rest] = [pattern.replace('*', ''), target.replace('./', '')];
    if (pattern === specifier) return rest;
    if (pattern.endsWith('*') && specifier.startsWith(before)) return rest.replace('*', specifier.slice(before.length));
  }
  return null;
}

/** The exports of `texts` that no file of `users` imports by name, by `import()`, or as a whole. Programs' own files are theirs to name. */
export function unusedExports(texts: SourceTexts, users: SourceTexts): readonly UnusedExport[] {
  const used = new Map<string, Set<string> | 'all'>();
  const note = (file: string | null, names: readonly string[] | 'all'): void => {
    const known = file === null ? 'all' : (used.get(file) ?? new Set());
    if (file === null || known === 'all') return;
    if (names === 'all') used.set(file, 'all');
    else used.set(file, new Set([...known, ...names]));
  };
  for (const [importer, text] of users) {
    for (const [, first, braces, star, specifier] of text.matchAll(imported)) {
      const named = [...(first === undefined ? [] : ['default']), ...namesIn(braces ?? '', 'theirs')];
      note(fileOf(specifier, importer), star === undefined ? named : 'all');
    }
    for (const [, handedOn, specifier] of text.matchAll(loaded)) {
      note(fileOf(specifier, importer), handedOn === undefined ? [...new Set(text.match(/\w+/g))] : 'all');
    }
  }
  const unused: UnusedExport[] = [];
  for (const [file, text] of texts) {
    const known = used.get(file) ?? new Set();
    if (known === 'all') continue;
    const names = [
      ...[...text.matchAll(declared)].map(([, name]) => name),
      ...[...text.matchAll(listed)].flatMap(([, braces]) => namesIn(braces, 'ours')),
    ];
    for (const name of names) if (!known.has(name)) unused.push({ file, name });
  }
  return unused;
}

/** The texts of the project's programs, without what is built, and without what stands in for a package's own exports. */
export function projectTexts(root: string): SourceTexts {
  const rooms = ['native-models', 'pipeline', 'electron', 'server', 'cli', 'renderer', 'tests', 'bench', 'scripts'];
  const files = globSync(`{${rooms.join(',')}}/**/*.{ts,tsx}`, { cwd: root }).map((file) =>
    file.split(path.sep).join('/'),
  );
  return new Map(
    files
      .filter((file) => !/(^|\/)(dist|node_modules|electron-double)\//.test(file) && !file.endsWith('.d.ts'))
      .toSorted()
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  );
}

/** Whether a file belongs to the tests and measurements rather than to what ships. */
const isTest = (file: string): boolean => /^(tests|bench)\//.test(file) || file.endsWith('.test.ts');

if (import.meta.main) {
  const texts = projectTexts(path.resolve(import.meta.dirname, '..'));
  const shipped = new Map([...texts].filter(([file]) => !isTest(file)));
  const found = process.argv.includes('--tests') ? unusedExports(shipped, shipped) : unusedExports(texts, texts);
  for (const { file, name } of found) process.stdout.write(`${file}: ${name}\n`);
  process.stdout.write(`${found.length} exports are imported by nobody\n`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
