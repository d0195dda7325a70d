import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DoppelError } from '#base/doppel-error.ts';
import { log } from './log.ts';
import { type LogOptions, openLog } from './open-log.ts';

function folderOf(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-log-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function opened(context: TestContext, options: LogOptions): string {
  const open = openLog(options);
  assert.ok(open !== null);
  context.after(open.close);
  return open.file;
}

const linesOf = (file: string): readonly Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('the log', () => {
  it('has a line for each thing that was said, on disk at once, with when and how bad', (context) => {
    const file = opened(context, { folder: path.join(folderOf(context), 'log'), name: 'engine' });
    log.info('An analysis begins', { video: '/videos/street.mp4', persons: 12 });
    const [first, second] = linesOf(file);
    assert.deepEqual([first.words, first.level, first.program], ['begins', 'info', 'engine']);
    assert.deepEqual([second.words, second.video, second.persons], ['An analysis begins', '/videos/street.mp4', 12]);
    assert.ok(Math.abs(Date.parse(String(second.time)) - Date.now()) < 60_000);
  });

  it('keeps what an error says: message, code, stack and cause', (context) => {
    const file = opened(context, { folder: folderOf(context), name: 'server' });
    const cause = new Error('no room');
    log.error('An answer failed', new DoppelError('failed', 'The file could not be written.', { cause }));
    const line = linesOf(file).at(-1) ?? {};
    assert.deepEqual(
      [line.level, line.words, line.message, line.code, line.cause],
      ['error', 'An answer failed', 'The file could not be written.', 'failed', 'no room'],
    );
    assert.match(String(line.stack), /open-log\.test\.ts/);
  });

  it('holds nothing of a picture, whatever is handed to it', (context) => {
    const file = opened(context, { folder: folderOf(context), name: 'engine' });
    const pixels = Buffer.alloc(3000, 'pixels of a face');
    const fields = { bytes: pixels, more: { data: pixels }, url: `data:image/png;base64,${pixels.toString('base64')}` };
    log.info(`An answer with ${pixels.toString('base64url')}`, fields as unknown as Record<string, string>);
    log.info('Very long', { text: 'word '.repeat(5000) });
    const text = readFileSync(file, 'utf8');
    assert.ok(!text.includes(pixels.toString('base64').slice(0, 40)));
    assert.ok(!text.includes('pixels of a face'));
    assert.match(text, /letters left out/);
    assert.ok(text.length < 8000, `${text.length} letters`);
  });

  it('is put aside when it is full, and never grows beyond two files', (context) => {
    const folder = folderOf(context);
    opened(context, { folder, name: 'engine', mostBytes: 4000 });
    for (let n = 0; n < 200; n++) log.info(`line ${n}`, { text: 'x y '.repeat(20) });
    assert.deepEqual(readdirSync(folder).toSorted(), ['engine.1.log', 'engine.log']);
    const [old, young] = ['engine.1.log', 'engine.log'].map((name) => path.join(folder, name));
    for (const file of [old, young]) assert.ok(statSync(file).size < 4500, `${statSync(file).size} bytes`);
    const numbers = [...linesOf(old), ...linesOf(young)].map(({ words }) => Number(String(words).slice(5)));
    assert.equal(numbers.at(-1), 199);
    assert.ok(
      numbers.every((number, at) => at === 0 || number === numbers[at - 1] + 1),
      'no line is lost',
    );
  });

  it('begins anew where the last program left a full one', (context) => {
    const folder = folderOf(context);
    writeFileSync(path.join(folder, 'cli.log'), 'x'.repeat(5000));
    assert.equal(linesOf(opened(context, { folder, name: 'cli', mostBytes: 4000 })).length, 1);
    assert.equal(statSync(path.join(folder, 'cli.1.log')).size, 5000);
  });

  it('is not kept where its folder cannot be made, which stops nothing', (context) => {
    const folder = folderOf(context);
    writeFileSync(path.join(folder, 'file'), '');
    assert.equal(openLog({ folder: path.join(folder, 'file', 'log'), name: 'engine' }), null);
    log.info('goes nowhere');
  });

  it('says of what a program died', (context) => {
    const folder = folderOf(context);
    const address = (name: string): string => JSON.stringify(path.join(import.meta.dirname, name));
    const { status } = spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `import { openLog } from ${address('open-log.ts')}; openLog({ folder: ${JSON.stringify(folder)}, name: 'engine' }); setTimeout(() => { throw new Error('of this'); }, 1);`,
      ],
      { encoding: 'utf8' },
    );
    assert.equal(status, 1);
    const line = linesOf(path.join(folder, 'engine.log')).at(-1) ?? {};
    assert.deepEqual([line.level, line.message], ['fatal', 'of this']);
  });
});
