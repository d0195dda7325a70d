import { Command } from 'commander';
import type { RunComparisonReply } from '#contract/insight.ts';
import { loadEngine } from '../../engine.ts';
import { type CommonOptions, runCommand } from '../../run-command.ts';
import { countOption } from './option-words.ts';

/** `doppel insight compare`: whether two runs ended in the same bytes, and if not, what may say why. */
export function compare(): Command {
  return new Command('compare')
    .summary('hold two runs against each other')
    .argument('<F.insight>', 'the insight file')
    .argument('<RUN>', 'a run by its number', countOption)
    .argument('<OTHER>', 'another of the same kind', countOption)
    .option('--json', 'one JSON object on standard output')
    .action((file: string, run: number, other: number, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const reply = await (await (await loadEngine()).insightRoom()).compare(file, run, other);
        answer(reply, () => comparisonText(reply));
        return undefined;
      }),
    );
}

function comparisonText({ kind, run, other, same_result, differences }: RunComparisonReply): readonly string[] {
  const verdict =
    same_result === null
      ? 'One of them is not finished: there is no result to compare yet.'
      : same_result
        ? 'They ended in the same bytes.'
        : 'They ended in different results.';
  return [`Runs ${run} and ${other} (${kind}): ${verdict}`, ...differences.map((words) => `  ${words}`)];
}
