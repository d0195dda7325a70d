import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { chooseDevice, type Device, type DeviceProbe, runProbe } from './devices.ts';
import { ModelError } from './model-error.ts';

/** A machine on which these devices work. */
const machine =
  (...working: readonly Device[]) =>
  async (device: Device): Promise<DeviceProbe> =>
    working.includes(device)
      ? { device, available: true, reason: null }
      : { device, available: false, reason: 'no such driver' };

describe('choosing a device', () => {
  test('auto takes the CPU where nothing else works, and says why', async () => {
    const { device, note } = await chooseDevice('auto', machine(), 'linux');
    assert.equal(device, 'cpu');
    assert.match(note ?? '', /CUDA cannot be used \(no such driver\): inference runs on the CPU/);
  });

  test('auto takes CUDA where it works, and has nothing to say', async () => {
    assert.deepEqual(await chooseDevice('auto', machine('cuda'), 'linux'), { device: 'cuda', note: null });
  });

  test('auto takes DirectML on Windows after CUDA failed', async () => {
    const { device, note } = await chooseDevice('auto', machine('dml'), 'win32');
    assert.equal(device, 'dml');
    assert.match(note ?? '', /CUDA .* DirectML/);
  });

  test('auto takes CoreML on macOS', async () => {
    assert.deepEqual(await chooseDevice('auto', machine('coreml'), 'darwin'), { device: 'coreml', note: null });
  });

  test('a device that was named and is missing is an error with the reason', async () => {
    await assert.rejects(
      chooseDevice('cuda', machine(), 'linux'),
      (error) =>
        error instanceof ModelError &&
        error.code === 'missing_device' &&
        /CUDA was asked for.*no such driver/.test(error.message),
    );
  });
});

describe('probing a device', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-probe-'));
  after(() => rm(folder, { recursive: true }));
  const probing = async (source: string, timeoutMs?: number) => {
    const program = path.join(folder, `${Math.random().toString(36).slice(2)}.mjs`);
    await writeFile(program, source);
    return runProbe('cuda', program, timeoutMs);
  };

  test('runs a model: the CPU can', async () => {
    assert.deepEqual(await runProbe('cpu'), { device: 'cpu', available: true, reason: null });
  });

  test('survives a driver that crashes', async () => {
    const probe = await probing("process.kill(process.pid, 'SIGSEGV'); setInterval(() => {}, 1000);");
    assert.equal(probe.available, false);
    assert.match(probe.reason ?? '', /SIGSEGV|code/);
  });

  test('ends a driver that hangs', async () => {
    const probe = await probing('setInterval(() => {}, 1000);', 500);
    assert.equal(probe.available, false);
    assert.match(probe.reason ?? '', /SIGKILL|code/);
  });

  test('tells what the driver said', async () => {
    const probe = await probing("console.log('no libcublas'); process.exitCode = 1;");
    assert.deepEqual(probe, { device: 'cuda', available: false, reason: 'no libcublas' });
  });
});
