import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, test } from 'node:test';
import { type FolderSurroundings, modelFolders, pullFolder, userModelFolder } from './model-folders.ts';

const linux: FolderSurroundings = { env: {}, platform: 'linux', home: '/home/ana', besideProgram: '/opt' };
const shared = path.join('/opt', 'shared', 'models');

describe('where models are looked for', { skip: process.platform === 'win32' && 'the paths here are POSIX' }, () => {
  test('is the folder that was named and no other', () => {
    assert.deepEqual(modelFolders('/weights', { ...linux, env: { DOPPEL_MODELS: '/env' } }), ['/weights']);
  });

  test('is DOPPEL_MODELS, then the folder of the user, then shared/models beside the checkout', () => {
    const folders = modelFolders(null, { ...linux, env: { DOPPEL_MODELS: '/env' } });
    assert.deepEqual(folders, ['/env', '/home/ana/.local/share/doppel/models', shared]);
  });

  test('follows XDG_DATA_HOME, unless it is relative', () => {
    assert.equal(userModelFolder({ ...linux, env: { XDG_DATA_HOME: '/data' } }), '/data/doppel/models');
    assert.equal(userModelFolder({ ...linux, env: { XDG_DATA_HOME: 'data' } }), '/home/ana/.local/share/doppel/models');
  });

  test('is the place that macOS and Windows have for it', () => {
    assert.equal(
      userModelFolder({ ...linux, platform: 'darwin', home: '/Users/ana' }),
      '/Users/ana/Library/Application Support/doppel/models',
    );
    assert.equal(
      userModelFolder({ ...linux, platform: 'win32', env: { APPDATA: '/roaming' } }),
      '/roaming/doppel/models',
    );
  });

  test('and pulled files go to the first of them', () => {
    assert.equal(pullFolder(null, linux), '/home/ana/.local/share/doppel/models');
    assert.equal(pullFolder(null, { ...linux, env: { DOPPEL_MODELS: '/env' } }), '/env');
    assert.equal(pullFolder('/weights', linux), '/weights');
  });
});
