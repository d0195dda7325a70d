import { Command } from 'commander';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';

/** `doppel save-as`: a copy of a project, safe to make while it is open elsewhere. */
export function saveAsCommand(): Command {
  return new Command('save-as')
    .summary('copy a project, also while it is open elsewhere')
    .argument('<F.doppel>', 'the project file')
    .argument('<G.doppel>', 'the copy to make')
    .option('--blind', 'leave the decisions out, for somebody who is to answer without knowing what was answered')
    .option('--json', 'one JSON object on standard output')
    .action((from: string, to: string, options: CommonOptions & { blind?: boolean }) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        await (await loadEngine()).saveProjectAs(from, to, options.blind === true ? 'left_out' : 'kept');
        answer({ from, to }, () => [`Saved as ${to}${options.blind === true ? ', without the decisions' : ''}`]);
        return undefined;
      }),
    );
}
