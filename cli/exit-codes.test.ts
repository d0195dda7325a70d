import assert from 'node:assert/strict';
import { it } from 'node:test';
import { doppelErrorCodes } from '#base/doppel-error.ts';
import { exitCodeOf } from './exit-codes.ts';

it('every error code ends in one of the documented exit codes', () => {
  const byExit = Object.groupBy(doppelErrorCodes, (code) => String(exitCodeOf(code)));
  assert.deepEqual(Object.keys(byExit).sort(), ['1', '130', '2', '3']);
  assert.deepEqual(byExit['2'], ['usage']);
  assert.deepEqual(byExit['130'], ['cancelled']);
  assert.deepEqual(byExit['3'], [
    'bad_video',
    'bad_persons',
    'bad_model',
    'bad_config',
    'bad_project',
    'bad_file',
    'mismatch',
    'not_found',
  ]);
});
