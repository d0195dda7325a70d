import { Command } from 'commander';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { namedLines } from '../text-table.ts';

/** `doppel about`: which Doppel this is, what reads its videos, and where to read what it is for. */
export function aboutCommand(): Command {
  return new Command('about')
    .summary('show the version, which ffmpeg reads videos, and what Doppel is for')
    .option('--json', 'one JSON object on standard output')
    .action((options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { appVersion, videoTools } = await loadEngine();
        const { words } = await videoTools('asked');
        const reply = { version: appVersion, node: process.version, video_tools: words };
        answer(reply, () => [
          ...namedLines([
            ['Doppel', reply.version],
            ['Node', reply.node],
            ['Videos', `read by ${words}`],
            ['Licence', 'MIT; what travels with it: THIRD_PARTY.txt of the app, or scripts/third-party.ts'],
          ]),
          'Doppel compares pictures of people. What it is for and what you have to do: docs/responsible-use.md',
        ]);
        return undefined;
      }),
    );
}
