// `npm run release -- 0.2.0 [--dry-run]`: the version, the changelog and the tag of a release, committed and not pushed.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What a release changes: the whole text of each file by its name. */
export type ReleasedFiles = Readonly<Record<(typeof releasedFiles)[number], string>>;

/** The files that name the version. */
export const releasedFiles = ['package.json', 'package-lock.json', 'CHANGELOG.md'] as const;

const semver = /^(\d+)\.(\d+)\.(\d+)$/;

/** Whether the version `next` comes after `last`; both are three numbers. */
function comesAfter(next: string, last: string): boolean {
  const [numbers, before] = [next, last].map((version) => version.split('.').map(Number));
  const at = numbers.findIndex((number, place) => number !== before[place]);
  return at >= 0 && numbers[at] > before[at];
}

/**
 * The files of a release: the version in package.json and in the lock, and what stood under "Unreleased" under the version and
 * its day (YYYY-MM-DD).
 *
 * @throws Error, in a sentence, where the version is none or not a later one, or there is nothing to release.
 */
export function releaseFiles(files: ReleasedFiles, version: string, day: string): ReleasedFiles {
  const manifest = JSON.parse(files['package.json']) as { readonly version: string };
  if (!semver.test(version)) throw new Error(`A version is three numbers, such as 0.2.0; found "${version}".`);
  if (!comesAfter(version, manifest.version)) {
    throw new Error(`A release comes after the last, ${manifest.version}; found ${version}.`);
  }
  const [, head, news] = /^([\s\S]*?^## Unreleased\n)([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(files['CHANGELOG.md']) ?? [];
  if (head === undefined || news.trim() === '') throw new Error('CHANGELOG.md names nothing under "## Unreleased".');
  const older = files['CHANGELOG.md'].slice(head.length + news.length);
  const lock = JSON.parse(files['package-lock.json']) as { version: string; packages: Record<string, object> };
  lock.version = version;
  lock.packages[''] = { ...lock.packages[''], version };
  return {
    'package.json': files['package.json'].replace(`"version": "${manifest.version}"`, `"version": "${version}"`),
    'package-lock.json': `${JSON.stringify(lock, null, 2)}\n`,
    'CHANGELOG.md': `${head}\n## ${version} (${day})\n\n${news.trim()}\n${older === '' ? '' : `\n${older}`}`,
  };
}

/** Runs git in a folder. Throws what it says where it fails. */
function git(root: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${words[0]}: ${error?.message ?? stderr.trim()}`);
  return stdout.trim();
}

/** Which release, of which checkout. */
export interface ReleaseRequest {
  readonly root: string;
  readonly version: string;
  readonly day: string;
  /** `check` says what would be done and does nothing. */
  readonly mode: 'do' | 'check';
}

/**
 * Makes the release: files, one commit, one annotated tag `vVERSION`. Returns what was done, or would be, in lines.
 *
 * @throws Error, in a sentence, where the checkout has changes, is not on main, or has the tag; and those of `releaseFiles`.
 */
export function makeRelease({ root, version, day, mode }: ReleaseRequest): readonly string[] {
  const tag = `v${version}`;
  const before = Object.fromEntries(releasedFiles.map((name) => [name, readFileSync(path.join(root, name), 'utf8')]));
  const after = releaseFiles(before as ReleasedFiles, version, day);
  if (git(root, 'status', '--porcelain') !== '') throw new Error('The checkout has changes. Commit them first.');
  const branch = git(root, 'rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') throw new Error(`A release is made from main; this is ${branch}.`);
  if (git(root, 'tag', '--list', tag) !== '') throw new Error(`The tag ${tag} is there already.`);
  const steps = [`${releasedFiles.join(', ')}: ${version}`, `commit: Release ${version}`, `tag: ${tag}`];
  if (mode === 'check') return [...steps, 'Nothing was changed.'];
  for (const name of releasedFiles) writeFileSync(path.join(root, name), after[name]);
  git(root, 'commit', '--quiet', '--message', `Release ${version}`, '--', ...releasedFiles);
  git(root, 'tag', '--annotate', tag, '--message', `Doppel ${version}`);
  return [...steps, `Look at it, then: git push origin main ${tag}`];
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { 'dry-run': { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  try {
    const lines = makeRelease({
      root: path.resolve(import.meta.dirname, '..'),
      version: positionals[0] ?? '',
      day: new Date().toISOString().slice(0, 10),
      mode: values['dry-run'] ? 'check' : 'do',
    });
    process.stdout.write(`${lines.join('\n')}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
