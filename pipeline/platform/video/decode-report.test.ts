import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DecodeLog } from './decode-report.ts';

test('times are read as every version of ffmpeg prints them', () => {
  const log = new DecodeLog();
  for (const line of ['[error] 0.000000', '[Eval @ 0x7f0926ce12b0] [error] 0.040000', '0.080000', '[error] nan']) {
    assert.equal(log.takeLine(line), true, line);
  }
  const report = log.report([], 40);
  assert.deepEqual([...report.frameTimesMs], [0, 40, 80, 120]);
  assert.equal(report.decodeErrors, 0);
});

test('a complaint without a line end of its own counts, and so does the frame after it', () => {
  const log = new DecodeLog();
  assert.equal(log.takeLine('[h264 @ 0x55bb] [error] concealing 0.040000'), true);
  const report = log.report([], 40);
  assert.equal(report.frameCount, 1);
  assert.equal(report.decodeErrors, 1);
});

test('complaints are counted and kept once without addresses, harmless warnings are not', () => {
  const log = new DecodeLog();
  log.takeLine('[warning] -vsync is deprecated. Use -fps_mode');
  log.takeLine('[swscaler @ 0x5] [warning] deprecated pixel format used');
  log.takeLine('[mpegts @ 0x55b68e6e9940] [warning] Packet corrupt (stream = 0, dts = 1198800).');
  log.takeLine('[h264 @ 0x1a] [error] error while decoding MB 0 8, bytestream 18');
  log.takeLine('[h264 @ 0x2b] [error] error while decoding MB 0 8, bytestream 18');
  const { decodeErrors, messages } = log.report([], 40);
  assert.equal(decodeErrors, 3);
  assert.deepEqual(messages, [
    '[mpegts] Packet corrupt (stream = 0, dts = 1198800).',
    '[h264] error while decoding MB 0 8, bytestream 18',
  ]);
});

test('who asks for the time of a frame to come gets it when it comes, or NaN when it never does', async () => {
  const log = new DecodeLog();
  const second = log.timeOf(1);
  log.takeLine('0.000000');
  log.takeLine('0.500000');
  assert.equal(await second, 500);
  assert.equal(await log.timeOf(0), 0);
  const never = log.timeOf(2);
  log.end();
  assert.equal(await never, Number.NaN);
  assert.equal(await log.timeOf(3), Number.NaN);
});

test('more frames than the first table holds keep their times', () => {
  const log = new DecodeLog();
  for (let frame = 0; frame < 10_000; frame++) {
    log.takeLine((frame / 25).toFixed(6));
  }
  const { frameTimesMs, frameCount } = log.report([], 40);
  assert.equal(frameCount, 10_000);
  assert(Math.abs(frameTimesMs[9_999] - 399_960) < 0.001);
});
