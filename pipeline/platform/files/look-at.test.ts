import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '#tests/property/sample-project.ts';
import { waitUntil } from '#tests/support/patience.ts';
import { lookAt } from './look-at.ts';

test('what lies at a path is told, and what the system says of what does not', async (context) => {
  const file = path.join(temporaryFolder(context), 'a');
  writeFileSync(file, 'abc');
  assert.equal((await lookAt(file)).size, 3n);
  await assert.rejects(lookAt(`${file}b`), { code: 'ENOENT' });
});

test('a path that does not answer in time is told so, at once when it is asked about again, and is well when it answers', async (context) => {
  const file = path.join(temporaryFolder(context), 'a');
  writeFileSync(file, 'abc');
  // No answer comes before the event loop turns, and no time is given.
  const first = assert.rejects(lookAt(file, 0), { code: 'bad_file', message: /has not answered/ });
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
  await first;
  await waitUntil('the answer that was given up', () =>
    lookAt(file).then(
      () => true,
      () => false,
    ),
  );
  assert.equal((await lookAt(file)).size, 3n);
});
