import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import {
  isMissing,
  isSystemError,
  missingWords,
  readReason,
  refusalSentence,
  systemRefusal,
  writeReason,
} from './system-errors.ts';

function errorOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}

test("the system's own errors become clauses, each for what was to be done", (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'file');
  writeFileSync(file, '');
  const missing = errorOf(() => readFileSync(path.join(folder, 'no', 'file')));
  assert.ok(isSystemError(missing) && isMissing(missing));
  assert.equal(readReason(missing), 'there is no such file');
  assert.match(writeReason(missing), /a part of its path does not exist/);
  const within = errorOf(() => mkdirSync(path.join(file, 'inner')));
  assert.ok(isMissing(within));
  assert.match(writeReason(within), /is a file where a folder was expected/);
  assert.match(readReason(errorOf(() => readFileSync(folder))), /it is a folder/);
  const long = errorOf(() => writeFileSync(path.join(folder, 'x'.repeat(300)), ''));
  assert.equal(systemRefusal(long)?.advice, 'Choose a shorter one');
  assert.ok(!isMissing(long));
});

test('what nobody foresaw keeps its own words, and what is no error of the system is none', () => {
  assert.equal(readReason(Object.assign(new Error('EWEIRD: odd'), { code: 'EWEIRD' })), 'EWEIRD: odd');
  assert.equal(systemRefusal(Object.assign(new Error('no'), { code: 'constructor' })), null);
  assert.equal(systemRefusal(new Error('plain')), null);
  assert.equal(writeReason('text'), 'text');
  const full = Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' });
  assert.equal(systemRefusal(full)?.code, 'disk_full');
});

test('what nothing closer has put into words is a sentence with a way on, and no fault of ours', (context) => {
  const folder = temporaryFolder(context);
  const file = path.join(folder, 'x'.repeat(300));
  assert.deepEqual(refusalSentence(errorOf(() => readFileSync(file))), {
    code: 'failed',
    message: `${file} cannot be used: its name is too long for that disk. Choose a shorter one.`,
  });
  assert.equal(refusalSentence(new Error('a mistake of ours')), null);
});

test('a name that is not UTF-8 is not said to be missing', () => {
  assert.equal(missingWords('/a/street.mp4'), 'There is no file /a/street.mp4.');
  assert.match(missingWords('/a/caf\ufffd.mp4'), /not UTF-8.*Rename the file, or make a link/);
});
