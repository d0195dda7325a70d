import { Command } from 'commander';
import type { PurposeReply } from '#contract/custody.ts';
import { loadEngine } from '../engine.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { namedLines } from '../text-table.ts';
import { reviewer } from './decide.ts';

interface PurposeOptions extends CommonOptions {
  readonly for?: string;
  readonly basis?: string;
  readonly deleteBy?: string;
  readonly by?: string;
}

/** `doppel purpose`: what a project is for, on what legal basis, and until when it may be kept. */
export function purposeCommand(): Command {
  return new Command('purpose')
    .summary('show or say what a project is for, and until when it may be kept')
    .argument('<F.doppel>', 'the project file')
    .option('--for <TEXT>', 'what it is for')
    .option('--basis <TEXT>', 'on what legal basis people are in it')
    .option('--delete-by <DAY>', 'the last day on which it may be kept, YYYY-MM-DD; "none" for no day')
    .option('--by <NAME>', 'who says so (default: DOPPEL_REVIEWER, else the system user)')
    .option('--json', 'one JSON object on standard output')
    .addHelpText('after', '\nExample:\n  doppel purpose street.doppel --for "theft of 3 May" --delete-by 2027-01-31')
    .action((file: string, options: PurposeOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const { purposeOf } = await (await loadEngine()).custodyRoom();
        const { for: purpose, basis, deleteBy } = options;
        const said = {
          ...(purpose === undefined ? {} : { purpose }),
          ...(basis === undefined ? {} : { legal_basis: basis }),
          ...(deleteBy === undefined ? {} : { delete_by: deleteBy === 'none' ? null : deleteBy }),
        };
        const isSaid = Object.keys(said).length > 0;
        const reply = await purposeOf(file, isSaid ? { ...said, by: reviewer(options.by) } : null);
        answer(reply, () => purposeText(reply));
        return undefined;
      }),
    );
}

function purposeText({ project, purpose, overdue }: PurposeReply): readonly string[] {
  if (purpose === null) return [`Nobody has said yet what ${project} is for.`];
  return namedLines([
    ['Purpose', purpose.purpose || 'not said'],
    ['Legal basis', purpose.legal_basis || 'not said'],
    ['Delete by', `${purpose.delete_by ?? 'no day named'}${overdue ? ' (OVERDUE)' : ''}`],
    ['Said', `by ${purpose.by} on ${purpose.at.slice(0, 10)}`],
  ]);
}
