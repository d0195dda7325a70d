import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ModelError } from './model-error.ts';

/** Where inference can run, by the names of onnxruntime's execution providers. */
export const devices = ['cpu', 'cuda', 'coreml', 'dml'] as const;
export type Device = (typeof devices)[number];

/** A device by name, or `auto`: the best that works on this machine. */
export type DeviceWish = Device | 'auto';

/** What `auto` tries before the CPU. onnxruntime-node ships CoreML for macOS and DirectML for Windows. */
const candidates: Readonly<Partial<Record<NodeJS.Platform, readonly Device[]>>> = {
  linux: ['cuda'],
  win32: ['cuda', 'dml'],
  darwin: ['coreml'],
};

const deviceNames: Readonly<Record<Device, string>> = {
  cpu: 'The CPU',
  cuda: 'CUDA',
  coreml: 'CoreML',
  dml: 'DirectML',
};

/** Starting a GPU's libraries for the first time takes seconds; past this the driver hangs. */
const probeTimeoutMs = 30_000;

const probeProgram = fileURLToPath(new URL('./device-probe.ts', import.meta.url));

/** Whether a device works here; `reason` says why not, and is null when it does. */
export interface DeviceProbe {
  readonly device: Device;
  readonly available: boolean;
  readonly reason: string | null;
}

/**
 * Runs a tiny model on the device in a child process of its own, because a missing or broken driver may throw, hang or crash
 * whoever loads it. `program` is the probe; tests name another.
 */
export function runProbe(device: Device, program = probeProgram, timeoutMs = probeTimeoutMs): Promise<DeviceProbe> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, device], {
      stdio: ['ignore', 'pipe', 'ignore'],
      // Electron's own binary runs a script only with this; Node does not mind it.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    let answer = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    child.on('error', (error) => resolve({ device, available: false, reason: error.message }));
    child.on('close', (code, signal) => {
      const line = answer.trim();
      if (code === 0 && line === 'ok') resolve({ device, available: true, reason: null });
      else resolve({ device, available: false, reason: line || `its probe ended with ${signal ?? `code ${code}`}` });
    });
  });
}

const probes = new Map<Device, Promise<DeviceProbe>>();
let probeRunner: (device: Device) => Promise<DeviceProbe> = (device) => runProbe(device);

/**
 * Names another way to run the probe in a process of its own, for programs whose binary runs no scripts: a packaged desktop app,
 * where starting it again would open the app.
 */
export function setProbeRunner(runner: (device: Device) => Promise<DeviceProbe>): void {
  probeRunner = runner;
}

/** Whether a device works here. Asked once a process; the CPU always does and is not asked. */
function probeDevice(device: Device): Promise<DeviceProbe> {
  if (device === 'cpu') return Promise.resolve({ device, available: true, reason: null });
  let probe = probes.get(device);
  if (probe === undefined) {
    probe = probeRunner(device);
    probes.set(device, probe);
  }
  return probe;
}

/** The device to use. `note` says in words what `auto` would have liked better and why it cannot; null when there is nothing to say. */
export interface DeviceChoice {
  readonly device: Device;
  readonly note: string | null;
}

/**
 * Chooses the device: the one named, or with `auto` the first that works of CUDA, CoreML or DirectML, and the CPU.
 * @throws ModelError `missing_device` when a device was named and cannot be used.
 */
export async function chooseDevice(
  wish: DeviceWish,
  probe: (device: Device) => Promise<DeviceProbe> = probeDevice,
  platform: NodeJS.Platform = process.platform,
): Promise<DeviceChoice> {
  if (wish !== 'auto') {
    const found = await probe(wish);
    if (found.available) return { device: wish, note: null };
    throw new ModelError(
      'missing_device',
      `${deviceNames[wish]} was asked for and cannot be used on this machine: ${found.reason}. ` +
        `Use "auto" or "cpu", or install what is missing.`,
    );
  }
  const failures: string[] = [];
  for (const device of candidates[platform] ?? []) {
    const found = await probe(device);
    if (found.available) return { device, note: note(failures, device) };
    failures.push(`${deviceNames[device]} cannot be used (${found.reason})`);
  }
  return { device: 'cpu', note: note(failures, 'cpu') };
}

function note(failures: readonly string[], device: Device): string | null {
  if (failures.length === 0) return null;
  return `${failures.join(', ')}: inference runs on ${device === 'cpu' ? 'the CPU' : deviceNames[device]}.`;
}
