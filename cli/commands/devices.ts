import { Command } from 'commander';
import type { DeviceState } from '#contract/models.ts';
import { loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

/** `doppel devices`: where models can run on this machine, and getting what CUDA takes. */
export function devicesCommand(): Command {
  return new Command('devices')
    .summary('list what models can run on, and install CUDA')
    .description('Nothing is downloaded at any other time than by "doppel devices install cuda".')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(installCommand());
}

function listCommand(): Command {
  return new Command('list')
    .summary('try every device, and say why those that do not work do not')
    .option('--json', 'one JSON object on standard output')
    .action((options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const devices = await (await loadEngine()).listDevices();
        answer({ devices }, () => devicesText(devices));
        return undefined;
      }),
    );
}

function installCommand(): Command {
  return new Command('install')
    .summary('download what onnxruntime needs for a device, and try it')
    .argument('<DEVICE>', 'cuda')
    .option('--json', 'one JSON object on standard output, progress as NDJSON on standard error')
    .action((name: string, options: CommonOptions) =>
      runCommand(options, 'stops-itself', async ({ signal, onProgress, onNotice, answer }) => {
        const device = await (await loadEngine()).installDevice(name, { signal, onProgress, onNotice });
        answer({ device }, () => [
          device.works
            ? `${device.name} works.`
            : `${device.name} is installed and does not work yet: ${device.reason}.`,
        ]);
        return device.works ? exitCodes.done : exitCodes.failed;
      }),
    );
}

function devicesText(devices: readonly DeviceState[]): readonly string[] {
  return textTable(
    [
      { title: 'device', align: 'left' },
      { title: 'works', align: 'left' },
      { title: 'why not', align: 'left' },
    ],
    devices.map(({ id, works, reason }) => [id, works ? 'yes' : 'no', reason ?? '']),
    terminalWidth(),
  );
}
