import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { ensurePython, runPython, skipWithoutPython } from './python.ts';

const skipNumpy1 = await skipWithoutPython('numpy1');
const skipTools = await skipWithoutPython('tools');
const folder = await mkdtemp(path.join(tmpdir(), 'doppel-python-'));
after(() => rm(folder, { recursive: true }));

function script(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

test('numpy1 has numpy 1.26', { skip: skipNumpy1 }, async () => {
  const { stdout } = await runPython('numpy1', script('v1.py', 'import numpy; print(numpy.__version__)'), []);
  assert.match(stdout, /^1\.26\./);
});

test('tools has numpy 2, OpenCV, onnxruntime and Pillow', { skip: skipTools }, async () => {
  const text = 'import numpy, cv2, onnxruntime, PIL; print(numpy.__version__, cv2.__version__)';
  const { stdout } = await runPython('tools', script('v2.py', text), []);
  assert.match(stdout, /^2\.\d+\.\d+ 5\./);
});

test('a script is given its arguments and standard input', { skip: skipNumpy1 }, async () => {
  const text = 'import sys; print(sys.argv[1:], sys.stdin.read())';
  const { stdout } = await runPython('numpy1', script('io.py', text), ['a b', 'c'], { stdin: 'grüße' });
  assert.equal(stdout.trim(), "['a b', 'c'] grüße");
});

test('a script that fails is an error with what it said', { skip: skipNumpy1 }, async () => {
  const file = script('fail.py', 'raise SystemExit("no such array")');
  await assert.rejects(runPython('numpy1', file, []), /fail\.py ended with 1:\nno such array/);
});

test('a script that takes too long is ended', { skip: skipNumpy1 }, async () => {
  const file = script('slow.py', 'import time; time.sleep(60)');
  await assert.rejects(runPython('numpy1', file, [], { timeoutMs: 300 }), /SIGKILL \(the limit is 300 ms\)/);
});

test('many callers at once get the same environment', { skip: skipNumpy1 }, async () => {
  const paths = await Promise.all(Array.from({ length: 8 }, () => ensurePython('numpy1')));
  assert.equal(new Set(paths).size, 1);
});
