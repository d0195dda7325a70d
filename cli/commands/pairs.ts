import { Command } from 'commander';
import { loadEngine } from '../engine.ts';
import { numberOption } from '../option-values.ts';
import { terminalWidth } from '../output.ts';
import { pairsText } from '../pairs-text.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';

interface PairsOptions extends CommonOptions {
  readonly threshold?: number;
  readonly all?: true;
  readonly shipped?: true;
}

/** `doppel pairs`: the likely duplicates with what speaks for and against each, best first. */
export function pairsCommand(): Command {
  return new Command('pairs')
    .summary('list likely duplicates with their evidence, best first')
    .argument('<F.doppel>', 'the project file')
    .option('--threshold <T>', 'list by similarity (cosine) from T on, not by probability', numberOption(-1, 1))
    .option('--all', 'every pair of persons, vetoed ones too')
    .option('--shipped', 'leave the decisions of this project out of the probabilities')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
Examples:
  doppel pairs street.doppel
  doppel pairs street.doppel --threshold 0.8
  doppel pairs street.doppel --all --json | jq '.pairs[] | select(.vetoed)'`,
    )
    .action((file: string, { threshold, all, shipped, json }: PairsOptions) =>
      runCommand({ json }, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        const reply = await engine.listPairs(file, {
          ...(threshold === undefined ? {} : { threshold }),
          ...(all ? { all } : {}),
          ...(shipped ? { shipped } : {}),
        });
        answer(reply, () => pairsText(reply, file, terminalWidth()));
        return undefined;
      }),
    );
}
