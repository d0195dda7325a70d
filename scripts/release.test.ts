import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { makeRelease, type ReleasedFiles, releasedFiles, releaseFiles } from './release.ts';

const files: ReleasedFiles = {
  'package.json': '{\n  "name": "doppel",\n  "version": "0.1.0"\n}\n',
  'package-lock.json': `${JSON.stringify({ name: 'doppel', version: '0.1.0', packages: { '': { version: '0.1.0' }, 'node_modules/a': { version: '0.1.0' } } }, null, 2)}\n`,
  'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n- New.\n  More of it.\n\n## 0.1.0 (2026-01-02)\n\n- Old.\n',
};

function checkout(context: TestContext): { readonly root: string; readonly git: (...words: string[]) => string } {
  const root = mkdtempSync(path.join(tmpdir(), 'doppel-release-'));
  context.after(() => rmSync(root, { recursive: true, force: true }));
  const git = (...words: string[]): string => {
    const { status, stdout, stderr } = spawnSync('git', words, { cwd: root, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  git('init', '--quiet', '--initial-branch=main');
  git('config', 'user.name', 'A maintainer');
  git('config', 'user.email', 'a@example.invalid');
  for (const name of releasedFiles) writeFileSync(path.join(root, name), files[name]);
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  return { root, git };
}

describe('a release', () => {
  it('moves what is new under its version, and leaves what is old and the packages as they are', () => {
    const released = releaseFiles(files, '0.2.0', '2026-11-26');
    assert.equal(
      released['CHANGELOG.md'],
      '# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-11-26)\n\n- New.\n  More of it.\n\n## 0.1.0 (2026-01-02)\n\n- Old.\n',
    );
    assert.equal(JSON.parse(released['package.json']).version, '0.2.0');
    const lock = JSON.parse(released['package-lock.json']);
    assert.deepEqual([lock.version, lock.packages[''].version], ['0.2.0', '0.2.0']);
    assert.equal(lock.packages['node_modules/a'].version, '0.1.0');
  });

  it('can be the first, with nothing older below', () => {
    const first = { ...files, 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n- New.\n' };
    assert.equal(
      releaseFiles(first, '1.0.0', '2026-11-26')['CHANGELOG.md'],
      '# Changelog\n\n## Unreleased\n\n## 1.0.0 (2026-11-26)\n\n- New.\n',
    );
  });

  it('is refused for what is no later version, and where nothing is new', () => {
    for (const version of ['0.1.0', '0.0.9', '0.2', 'v0.2.0', '']) {
      assert.throws(() => releaseFiles(files, version, '2026-11-26'), /version|comes after/, version);
    }
    const empty = { ...files, 'CHANGELOG.md': '# Changelog\n\n## Unreleased\n\n## 0.1.0 (2026-01-02)\n\n- Old.\n' };
    assert.throws(() => releaseFiles(empty, '0.2.0', '2026-11-26'), /names nothing/);
    assert.ok(releaseFiles(files, '0.1.1', '2026-11-26'));
    assert.ok(releaseFiles(files, '0.10.0', '2026-11-26'));
  });

  it('changes nothing when it is only tried', (context) => {
    const { root, git } = checkout(context);
    const lines = makeRelease({ root, version: '0.2.0', day: '2026-11-26', mode: 'check' });
    assert.equal(lines.at(-1), 'Nothing was changed.');
    assert.equal(git('status', '--porcelain'), '');
    assert.equal(git('tag'), '');
    assert.equal(git('rev-list', '--count', 'HEAD'), '1');
  });

  it('is one commit and its tag', (context) => {
    const { root, git } = checkout(context);
    makeRelease({ root, version: '0.2.0', day: '2026-11-26', mode: 'do' });
    assert.equal(git('log', '-1', '--format=%s'), 'Release 0.2.0');
    assert.equal(git('rev-parse', 'v0.2.0^{commit}'), git('rev-parse', 'HEAD'));
    assert.equal(git('status', '--porcelain'), '');
    assert.match(readFileSync(path.join(root, 'package.json'), 'utf8'), /"version": "0\.2\.0"/);
  });

  it('is refused with changes, from another branch, and where its tag is', (context) => {
    const { root, git } = checkout(context);
    const release = (): unknown => makeRelease({ root, version: '0.2.0', day: '2026-11-26', mode: 'do' });
    git('tag', 'v0.2.0');
    assert.throws(release, /tag v0\.2\.0 is there/);
    git('tag', '--delete', 'v0.2.0');
    git('checkout', '--quiet', '-b', 'other');
    assert.throws(release, /from main; this is other/);
    git('checkout', '--quiet', 'main');
    writeFileSync(path.join(root, 'new.txt'), 'new');
    assert.throws(release, /has changes/);
    assert.equal(git('rev-list', '--count', 'HEAD'), '1');
  });
});
