import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { userFolders } from './user-folders.ts';

const at = (platform: NodeJS.Platform, env: Readonly<Record<string, string>>) =>
  userFolders({ env, platform, home: '/home/a', besideProgram: '/opt/doppel' });

test('settings, cache and logs lie where each system wants them', () => {
  assert.deepEqual(at('linux', {}), {
    config: '/home/a/.config/doppel',
    cache: '/home/a/.cache/doppel',
    log: '/home/a/.local/state/doppel/log',
  });
  assert.deepEqual(at('linux', { XDG_CONFIG_HOME: '/c', XDG_CACHE_HOME: 'relative', XDG_STATE_HOME: '/s' }), {
    config: '/c/doppel',
    cache: '/home/a/.cache/doppel',
    log: '/s/doppel/log',
  });
  assert.equal(at('darwin', {}).cache, '/home/a/Library/Caches/doppel');
  assert.equal(at('win32', { APPDATA: '/roaming', LOCALAPPDATA: '/local' }).config, '/roaming/doppel');
});

test('DOPPEL_HOME names one place for all', () => {
  const home = path.resolve('/somewhere');
  assert.deepEqual(at('linux', { DOPPEL_HOME: '/somewhere' }), {
    config: home,
    cache: path.join(home, 'cache'),
    log: path.join(home, 'log'),
  });
});
