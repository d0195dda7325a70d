import { Command } from 'commander';
import type { VerifyReply } from '#contract/replies.ts';
import { loadEngine } from '../engine.ts';
import { exitCodes } from '../exit-codes.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

interface VerifyOptions extends CommonOptions {
  readonly head?: string;
  readonly signedBy?: string;
}

/** `doppel verify`: whether a project is whole and its decisions are untouched. Ends with 1 when not. */
export function verifyCommand(): Command {
  return new Command('verify')
    .summary('check that a project is whole and its log untouched')
    .description(
      'Checks the file, the chain of decisions and what follows from it. Ends with exit code 1 when something is wrong, and says since when.',
    )
    .argument('<F.doppel>', 'the project file')
    .option('--head <HASH>', 'hash of the last event, from an export or a log: shows whether events were cut off')
    .option('--signed-by <KEY>', 'public key (ed25519:...) that must have sealed what is there now')
    .option('--json', 'one JSON object on standard output')
    .action((file: string, { head, signedBy, json }: VerifyOptions) =>
      runCommand({ json }, 'ends-at-once', async ({ answer }) => {
        const reply = await (await loadEngine()).verifyProject(file, {
          ...(head === undefined ? {} : { head }),
          ...(signedBy === undefined ? {} : { signedBy }),
        });
        answer(reply, () => verifyText(reply));
        return reply.ok ? exitCodes.done : exitCodes.failed;
      }),
    );
}

function verifyText({ ok, head, checks }: VerifyReply): readonly string[] {
  const rows = checks.map((check) => [
    check.caution ? 'LOOK' : check.ok ? 'ok' : 'WRONG',
    check.name.replace('_', ' '),
    check.message,
  ]);
  const table = textTable(
    [
      { title: '', align: 'left' },
      { title: 'check', align: 'left' },
      { title: 'finding', align: 'left' },
    ],
    rows,
    terminalWidth(),
  );
  const verdict = ok ? 'The project is whole.' : 'Something is WRONG with this project.';
  return [...table, '', `${verdict} Head: #${head.seq} ${head.hash}`];
}
