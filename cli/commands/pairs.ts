import { Command } from 'commander';
import type { PairsReply } from '../../pipeline/contract/replies.ts';
import { embedderInWords } from '../embedder-words.ts';
import { loadEngine } from '../engine.ts';
import { evidenceWords } from '../evidence-words.ts';
import { numberOption } from '../option-values.ts';
import { terminalWidth } from '../output.ts';
import { type CommonOptions, runCommand } from '../run-command.ts';
import { textTable } from '../text-table.ts';
import { counted, shellWord, similarityInWords } from '../words.ts';

interface PairsOptions extends CommonOptions {
  readonly threshold?: number;
  readonly all?: true;
}

/** `doppel pairs`: the likely duplicates with what speaks for and against each, best first. */
export function pairsCommand(): Command {
  return new Command('pairs')
    .summary('list likely duplicates with their evidence, best first')
    .argument('<F.doppel>', 'the project file')
    .option(
      '--threshold <T>',
      "similarity (cosine) from which pairs are listed, instead of the project's",
      numberOption(-1, 1),
    )
    .option('--all', 'every pair of persons, vetoed ones too')
    .option('--json', 'one JSON object on standard output')
    .addHelpText(
      'after',
      `
Examples:
  doppel pairs street.doppel
  doppel pairs street.doppel --threshold 0.8
  doppel pairs street.doppel --all --json | jq '.pairs[] | select(.vetoed)'`,
    )
    .action((file: string, { threshold, all, json }: PairsOptions) =>
      runCommand({ json }, 'ends-at-once', async ({ answer }) => {
        const engine = await loadEngine();
        const reply = await engine.listPairs(file, {
          ...(threshold === undefined ? {} : { threshold }),
          ...(all ? { all } : {}),
        });
        answer(reply, () => pairsText(reply, file));
        return undefined;
      }),
    );
}

function pairsText({ pairs, embedder, person_ids }: PairsReply, file: string): readonly string[] {
  const summary = `${counted(pairs.length, 'pair')} of ${counted(person_ids.length, 'person')}, ${embedderInWords(embedder)}.`;
  if (pairs.length === 0) return [summary];
  const table = textTable(
    [
      { title: 'A', align: 'right' },
      { title: 'B', align: 'right' },
      { title: 'cosine', align: 'right' },
      { title: 'best', align: 'right' },
      { title: 'median', align: 'right' },
      { title: 'evidence', align: 'left' },
    ],
    pairs.map((pair) => [
      String(pair.a),
      String(pair.b),
      similarityInWords(pair.similarity),
      similarityInWords(pair.best_crop_similarity),
      similarityInWords(pair.median_crop_similarity),
      evidenceWords(pair),
    ]),
    terminalWidth(),
  );
  const open = pairs.find(({ vetoed, decision }) => !vetoed && decision === null);
  const next = open
    ? ['', `Decide: doppel decide ${shellWord(file)} merge ${open.a} ${open.b}   (or apart, unsure)`]
    : [];
  return [...table, '', summary, ...next];
}
