import { DoppelError } from '#base/doppel-error.ts';
import type { DeviceState } from '#contract/models.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { bytesWords } from '#contract/words/byte-words.ts';
import { type InstallOptions, installCudaProvider } from '#native-models/cuda/install-provider.ts';
import { deviceNames, forgetProbe, probeDevices } from '#native-models/devices.ts';
import { measureProgress } from '../jobs/measure-progress.ts';
import { doppelErrorOfModel } from './embedder-error.ts';

/** Where models can run: every device that onnxruntime knows, and whether it works here. Each is tried in a process of its own. */
export async function listDeviceStates(): Promise<readonly DeviceState[]> {
  return (await probeDevices()).map(({ device, available, reason }) => ({
    id: device,
    name: deviceNames[device],
    works: available,
    reason,
  }));
}

/** How to install, and whom to tell; `published` replaces what is fetched and where it goes. */
export interface DeviceInstallOptions extends WorkOptions {
  readonly onNotice?: ((text: string) => void) | undefined;
  readonly published?: Pick<InstallOptions, 'folder' | 'release' | 'runtime' | 'platform'>;
}

/**
 * Fetches what onnxruntime needs for CUDA, size and licence told first, and tries it. What is still missing is in the state's reason.
 * Throws DoppelError `usage` for another device, `missing_device`, `failed`, `bad_model`, `disk_full`, `read_only`.
 */
export async function installDevice(
  name: string,
  { onNotice, onProgress, signal, published }: DeviceInstallOptions,
): Promise<DeviceState> {
  if (name !== 'cuda') {
    throw new DoppelError('usage', `Expected cuda, found "${name}": other devices come with Doppel or not at all.`);
  }
  let report: ((done: number) => void) | null = null;
  try {
    await installCudaProvider({
      ...published,
      signal,
      onNotice: ({ release, folder, alreadyHere }) => {
        const left = alreadyHere > 0 ? `, of which ${bytesWords(alreadyHere)} are here` : '';
        onNotice?.(
          `${release.archive}: ${bytesWords(release.bytes)}${left}, from ${release.source}. Licence: ${release.licence}. Its libraries will lie in ${folder}.`,
        );
      },
      onProgress: ({ done, total }) => {
        report ??= measureProgress({ stage: 'download', unit: 'bytes', total }, onProgress);
        report(done);
      },
    });
  } catch (error) {
    throw doppelErrorOfModel(error);
  }
  forgetProbe('cuda');
  const states = await listDeviceStates();
  return states.find(({ id }) => id === 'cuda') ?? states[0];
}
