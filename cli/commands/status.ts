import { Command } from 'commander';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { statusText } from '../status-text.ts';

/** `doppel status`: what is in a project and how far it is. */
export function statusCommand(): Command {
  return new Command('status')
    .summary('show what is in a project and how far it is')
    .argument('<F.doppel>', 'the project file')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        const status = await engine.projectStatus(file);
        const { words } = await engine.videoTools('unasked');
        answer(status, () => [...statusText(status), `Videos are read by ${words}.`]);
        return undefined;
      }),
    );
}
