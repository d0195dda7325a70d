import { Command } from 'commander';
import type { SplitsReply } from '#contract/splits.ts';
import { counted } from '#contract/words/count-words.ts';
import { embedderWords } from '#contract/words/embedder-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { loadEngine } from '../engine.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';

/** `doppel splits`: the persons whose crops fall into two groups, as when a tracker went over from one to another. */
export function splitsCommand(): Command {
  return new Command('splits')
    .summary('list persons who may be two people')
    .argument('<F.doppel>', 'the project file')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
Examples:
  doppel splits street.doppel
  doppel decide street.doppel split 7 --at 106
  doppel decide street.doppel whole 9`,
    )
    .action((file: string, { json }: CommonOptions) =>
      runCommand({ json }, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        const reply = await engine.listSplits(file);
        answer(reply, () => splitsText(reply, file));
        return undefined;
      }),
    );
}

function splitsText({ splits, persons, said_whole, embedder }: SplitsReply, file: string): readonly string[] {
  if (embedder === null) return ['Nobody was described in this project, so nothing can be said.'];
  const summary = `${splits.length === 0 ? 'Nobody' : splits.length} of ${counted(persons, 'person')} may be two people, ${embedderWords(embedder)}.${saidWholeText(said_whole)}`;
  if (splits.length === 0) return [summary];
  const table = textTable(
    [
      { title: 'person', align: 'right' },
      { title: 'from frame', align: 'right' },
      { title: 'why', align: 'left' },
    ],
    splits.map(({ person, at_frame, why }) => [String(person), String(at_frame), why]),
    terminalWidth(),
  );
  const [{ person, at_frame }] = splits;
  return [
    ...table,
    '',
    summary,
    'A proposal is a question: look at the pictures before you follow it.',
    '',
    `Decide: doppel decide ${shellWord(file)} split ${person} --at ${at_frame}`,
    `One person after all: doppel decide ${shellWord(file)} whole ${person}`,
  ];
}

/** Who is left out because somebody looked at them. */
function saidWholeText(said: readonly number[]): string {
  return said.length === 0 ? '' : ` Left out, since a decision says that each of them is one: ${said.join(', ')}.`;
}
