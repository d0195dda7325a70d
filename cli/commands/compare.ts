import { Command } from 'commander';
import type { ReviewComparison } from '#contract/second-review.ts';
import { counted } from '#contract/words/count-words.ts';
import { agreementWords, pieceAnswerWords, pieceWords, reviewWords } from '#contract/words/second-review-words.ts';
import { loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

/** `doppel compare`: two reviews of one analysis, each in a file of its own. */
export function compareCommand(): Command {
  return new Command('compare')
    .summary('compare two reviews of one analysis: kappa, and where they differ')
    .argument('<F.doppel>', 'the one review')
    .argument('<G.doppel>', 'the other')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
Somebody who is to answer without knowing what was answered gets a copy without the decisions:
  doppel save-as street.doppel street-second.doppel --blind
  doppel compare street.doppel street-second.doppel`,
    )
    .action((own: string, other: string, options: CommonOptions) =>
      runCommand(options, 'ends-at-once', async ({ answer }) => {
        const reply = await (await loadEngine()).compareReviewFiles(own, other);
        answer(reply, () => comparisonText(reply));
        return undefined;
      }),
    );
}

function comparisonText(reply: ReviewComparison): readonly string[] {
  const { own, other, only_own, only_other, disagreements, disagreement_count, cuts, hidden } = reply;
  const names = { own: 'the first', other: 'the second' } as const;
  const table = textTable(
    [
      { title: 'person', align: 'left' },
      { title: 'person', align: 'left' },
      { title: 'the first says', align: 'left' },
      { title: 'the second says', align: 'left' },
    ],
    disagreements.map((each) => [
      pieceWords(each.a),
      pieceWords(each.b),
      pieceAnswerWords[each.own],
      pieceAnswerWords[each.other],
    ]),
    terminalWidth(),
  );
  const untold = disagreement_count - disagreements.length;
  return [
    `The first: ${reviewWords(own)}. The second: ${reviewWords(other)}.`,
    agreementWords(reply),
    `Answered by the first alone: ${only_own}; by the second alone: ${only_other}.`,
    ...(disagreements.length > 0 ? ['', ...table] : []),
    ...(untold > 0 ? [`and ${counted(untold, 'further pair')}`] : []),
    ...cuts.map(({ by, original, at_frame }) => `Only ${names[by]} cut person ${original} at frame ${at_frame}.`),
    ...hidden.map(({ by, original }) => `Only ${names[by]} hid person ${original}.`),
  ];
}
