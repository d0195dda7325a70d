import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { type CatalogueEntry, catalogueEntry } from './catalogue.ts';
import type { CudaMachine } from './cuda/cuda-machine.ts';
import { missingLibraryWords } from './cuda/missing-libraries.ts';
import { chooseDevice, chooseDeviceFor, type Device, type DeviceProbe, type DeviceWish, runProbe } from './devices.ts';
import { ModelError } from './model-error.ts';

/** A machine of this system on which these devices work; CUDA is installed unless it is said what is there. */
const machine = (
  platform: NodeJS.Platform,
  working: readonly Device[],
  cuda: CudaMachine = { card: 'ready', hasProvider: true },
) => ({
  platform,
  cuda: () => cuda,
  probe: async (device: Device): Promise<DeviceProbe> =>
    working.includes(device)
      ? { device, available: true, reason: null }
      : { device, available: false, reason: 'no such driver' },
});

describe('choosing a device', () => {
  test('auto takes the CPU where nothing else works, and says why', async () => {
    const { device, note } = await chooseDevice('auto', machine('linux', []));
    assert.equal(device, 'cpu');
    assert.match(note ?? '', /CUDA cannot be used \(no such driver\): inference runs on the CPU/);
  });

  test('auto takes CUDA where it works, and has nothing to say', async () => {
    assert.deepEqual(await chooseDevice('auto', machine('linux', ['cuda'])), { device: 'cuda', note: null });
  });

  test('auto leaves a quantised model on the processor; a card that is named is taken', async () => {
    const withCard = machine('linux', ['cuda']);
    const [int8, float32] = [catalogueEntry('yolov8n_int8_qdq'), catalogueEntry('yolox_nano')];
    const chosen = async (...[model, wish]: [CatalogueEntry, DeviceWish]) =>
      (await chooseDeviceFor(model, wish, withCard)).device;
    assert.deepEqual(
      [await chosen(int8, 'auto'), await chosen(float32, 'auto'), await chosen(int8, 'cuda')],
      ['cpu', 'cuda', 'cuda'],
    );
  });

  test('auto takes DirectML on Windows after CUDA failed', async () => {
    const { device, note } = await chooseDevice('auto', machine('win32', ['dml']));
    assert.equal(device, 'dml');
    assert.match(note ?? '', /CUDA .* DirectML/);
  });

  test('a machine without a card is told nothing of CUDA, and nothing is tried', async () => {
    const asked: Device[] = [];
    const plain = machine('linux', [], { card: 'none', hasProvider: false });
    const choice = await chooseDevice('auto', {
      ...plain,
      probe: (device) => {
        asked.push(device);
        return plain.probe(device);
      },
    });
    assert.deepEqual([choice, asked], [{ device: 'cpu', note: null }, []]);
  });

  test('a card for which nothing was installed is told, with the command that does', async () => {
    const { note } = await chooseDevice('auto', machine('linux', [], { card: 'ready', hasProvider: false }));
    assert.match(
      note ?? '',
      /^This machine has an NVIDIA card that is not used \("doppel devices install cuda".*the CPU\.$/,
    );
    const bare = await chooseDevice('auto', machine('linux', [], { card: 'no_driver', hasProvider: false }));
    assert.match(bare.note ?? '', /its driver is missing/);
  });

  test('what CUDA lacks is said by whom it comes from', () => {
    assert.equal(
      missingLibraryWords(() => true),
      null,
    );
    assert.equal(
      missingLibraryWords((library) => !library.startsWith('libcudnn')),
      'cuDNN 9 (libcudnn.so.9) is missing',
    );
    assert.match(
      missingLibraryWords(() => false) ?? '',
      /^the NVIDIA driver \(libcuda\.so\.1\), CUDA 13 \(libcudart\.so\.13, .*\) and cuDNN 9 \(libcudnn\.so\.9\) are missing$/,
    );
  });

  test('auto takes CoreML on macOS', async () => {
    assert.deepEqual(await chooseDevice('auto', machine('darwin', ['coreml'])), { device: 'coreml', note: null });
  });

  test('a device that was named and is missing is an error with the reason', async () => {
    await assert.rejects(
      chooseDevice('cuda', machine('linux', [])),
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
