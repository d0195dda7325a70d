import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type CudaMachine, cudaMachine } from './cuda/cuda-machine.ts';
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

/** What each device is called in sentences. */
export const deviceNames: Readonly<Record<Device, string>> = {
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

/** Whether a device works here. Asked once a process; the CPU always does and is not asked, nor is CUDA where it is not installed. */
function probeDevice(device: Device): Promise<DeviceProbe> {
  if (device === 'cpu') return Promise.resolve({ device, available: true, reason: null });
  const lacking = lackingWords(device);
  if (lacking !== null) return Promise.resolve({ device, available: false, reason: lacking });
  let probe = probes.get(device);
  if (probe === undefined) {
    probe = probeRunner(device);
    probes.set(device, probe);
  }
  return probe;
}

/** Why a device cannot even be tried here, in words that follow a colon; null where it can. */
function lackingWords(device: Device): string | null {
  if (device === 'cpu') return null;
  const systems = Object.keys(candidates).filter((system) => candidates[system as NodeJS.Platform]?.includes(device));
  if (!systems.includes(process.platform)) return `it is no device of this system (${process.platform})`;
  if (device !== 'cuda' || cudaMachine().hasProvider) return null;
  return process.platform === 'linux' && process.arch === 'x64'
    ? `the part of onnxruntime that computes by it is not installed: "doppel devices install cuda" gets it`
    : 'onnxruntime has it only for Linux on x64 in its Node package';
}

/** Every device that onnxruntime knows, and whether it works on this machine. */
export async function probeDevices(): Promise<readonly DeviceProbe[]> {
  const found: DeviceProbe[] = [];
  for (const device of devices) found.push(await probeDevice(device));
  return found;
}

/** Forgets what was found of a device, so that it is asked again: after something was installed for it. */
export function forgetProbe(device: Device): void {
  probes.delete(device);
}

/** The device to use. `note` says in words what `auto` would have liked better and why it cannot; null when there is nothing to say. */
export interface DeviceChoice {
  readonly device: Device;
  readonly note: string | null;
}

/** What a choice depends on; passed in so that tests can. */
interface ChoosingMachine {
  readonly probe: (device: Device) => Promise<DeviceProbe>;
  readonly platform: NodeJS.Platform;
  readonly cuda: () => CudaMachine;
}

/**
 * Chooses the device: the one named, or with `auto` the first that works of CUDA, CoreML or DirectML, and the CPU. Where there is no card
 * and nothing was installed for one, there is nothing to say either.
 * @throws ModelError `missing_device` when a device was named and cannot be used.
 */
export async function chooseDevice(
  wish: DeviceWish,
  { probe = probeDevice, platform = process.platform, cuda = cudaMachine }: Partial<ChoosingMachine> = {},
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
    const unused = device === 'cuda' ? unusedCard(cuda()) : null;
    if (unused !== null) {
      if (unused !== '') failures.push(unused);
      continue;
    }
    const found = await probe(device);
    if (found.available) return { device, note: note(failures, device) };
    failures.push(`${deviceNames[device]} cannot be used (${found.reason})`);
  }
  return { device: 'cpu', note: note(failures, 'cpu') };
}

/**
 * Chooses the device for a model. `auto` leaves a quantised one on the processor: onnxruntime's CUDA hands most of such a graph back, piece
 * by piece, which took three to six times as long on an H100, and finds boxes in other places (figures: docs/devices.md).
 * @throws ModelError as `chooseDevice` does.
 */
export function chooseDeviceFor(
  model: { readonly quantised: boolean } | null,
  wish: DeviceWish,
  machine: Partial<ChoosingMachine> = {},
): Promise<DeviceChoice> {
  if (wish === 'auto' && model?.quantised === true) return Promise.resolve({ device: 'cpu', note: null });
  return chooseDevice(wish, machine);
}

/** What to say of a card that is not used because nothing was installed for it; empty without a card, null where CUDA can be tried. */
function unusedCard({ card, hasProvider }: CudaMachine): string | null {
  if (hasProvider) return null;
  if (card === 'none') return '';
  const driver = card === 'no_driver' ? ', and its driver is missing' : '';
  return `This machine has an NVIDIA card that is not used${driver} ("doppel devices install cuda" gets what it takes)`;
}

function note(failures: readonly string[], device: Device): string | null {
  if (failures.length === 0) return null;
  return `${failures.join(', ')}: inference runs on ${device === 'cpu' ? 'the CPU' : deviceNames[device]}.`;
}
