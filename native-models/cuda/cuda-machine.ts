import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cudaRelease } from './provider-release.ts';

/** What of CUDA is on this machine, seen without loading anything. */
export interface CudaMachine {
  /** `no_driver`: a card of NVIDIA's is in it, and nothing that speaks to it. */
  readonly card: 'none' | 'no_driver' | 'ready';
  /** Whether onnxruntime's provider lies where it is loaded from. */
  readonly hasProvider: boolean;
}

/** NVIDIA's number among the makers of PCI devices, and the class of displays and 3D controllers (pci-ids.ucw.cz). */
const nvidiaVendor = '0x10de';
const displayClass = '0x03';

/**
 * The folder from which onnxruntime loads its providers: that of its own library. In a packaged app what is loaded lies beside the archive
 * of the program.
 */
export function runtimeFolder(): string {
  const main = createRequire(import.meta.url).resolve('onnxruntime-node');
  const unpacked = main.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
  return path.join(path.dirname(unpacked), '..', 'bin', 'napi-v6', process.platform, process.arch);
}

/** The version of the onnxruntime that is loaded here. */
export function runtimeVersion(): string {
  const manifest = createRequire(import.meta.url).resolve('onnxruntime-node/package.json');
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version;
}

/** Looks for a card of NVIDIA's, its driver and the provider. Only Linux is looked at: onnxruntime-node has CUDA nowhere else. */
export function cudaMachine(platform: NodeJS.Platform = process.platform): CudaMachine {
  if (platform !== 'linux') return { card: 'none', hasProvider: false };
  return { card: cardState(), hasProvider: hasProvider(runtimeFolder()) };
}

/** Whether every file of the provider lies in this folder. */
export const hasProvider = (folder: string): boolean =>
  cudaRelease.files.every(({ file }) => existsSync(path.join(folder, file)));

function cardState(): CudaMachine['card'] {
  // The driver's own sign; and that of Windows' subsystem for Linux, whose driver is that of Windows.
  if (existsSync('/proc/driver/nvidia/version') || existsSync('/usr/lib/wsl/lib/libcuda.so.1')) return 'ready';
  const devices = '/sys/bus/pci/devices';
  if (!existsSync(devices)) return 'none';
  const read = (device: string, name: string): string => {
    const file = path.join(devices, device, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  };
  const isCard = (device: string): boolean =>
    read(device, 'vendor') === nvidiaVendor && read(device, 'class').startsWith(displayClass);
  return readdirSync(devices).some(isCard) ? 'no_driver' : 'none';
}
