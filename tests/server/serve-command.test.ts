import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openDoor, type PreparedScene, prepareScene } from './served-scene.ts';

const program = path.resolve(import.meta.dirname, '../../cli/main.mjs');
let prepared: PreparedScene;

before(async () => {
  prepared = await prepareScene();
});
after(() => prepared?.remove());

test('`doppel serve` prints one line, the address; Ctrl-C ends it, its engine with it, and leaves the file whole', async () => {
  const child = spawn(process.execPath, [program, 'serve', prepared.file, '--no-open'], { stdio: 'pipe' });
  let printed = '';
  let aside = '';
  child.stdout.on('data', (part: Buffer) => {
    printed += part.toString();
  });
  child.stderr.on('data', (part: Buffer) => {
    aside += part.toString();
  });
  const ended = once(child, 'exit');
  while (!printed.includes('\n')) {
    assert.equal(child.exitCode, null, aside);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const door = await openDoor(printed.trim());
  const { project } = await door.ask('project.open', { path: prepared.file });
  await door.ask('review.decide', {
    project,
    decision: { kind: 'note', person: 1, text: 'seen' },
    force: false,
    seen: null,
  });
  assert.ok(existsSync(`${prepared.file}-wal`));
  child.kill('SIGINT');
  const [code] = await ended;
  assert.equal(code, 0, aside);
  assert.match(printed, /^http:\/\/127\.0\.0\.1:\d+\/\?token=[A-Za-z0-9_-]{43}\n$/);
  assert.match(aside, /^Opened\. For another window: http:\/\/127\.0\.0\.1:\d+\/\?token=[A-Za-z0-9_-]{43}\n$/);
  assert.ok(!existsSync(`${prepared.file}-wal`), 'the file is one again, so the engine has closed it');
});

test('a port that another program has is refused with a sentence', async () => {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  const child = spawn(process.execPath, [program, 'serve', '--no-open', '--port', String(port)], { stdio: 'pipe' });
  let told = '';
  child.stderr.on('data', (part: Buffer) => {
    told += part.toString();
  });
  const [code] = await once(child, 'exit');
  listener.close();
  assert.equal(code, 2);
  assert.match(told, /is taken by another program. Name another one/);
});
