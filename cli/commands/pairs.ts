import { Command } from 'commander';
import type { PairsReply, RatedPair } from '#contract/replies.ts';
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
        answer(reply, () => pairsText(reply, file));
        return undefined;
      }),
    );
}

function pairsText(reply: PairsReply, file: string): readonly string[] {
  const { pairs, embedder, person_ids, calibration } = reply;
  const summary = `${counted(pairs.length, 'pair')} of ${counted(person_ids.length, 'person')}, ${embedderInWords(embedder)}.`;
  const explained = [summary, ruleInWords(reply)];
  if (pairs.length === 0) return explained;
  const table = textTable(
    [
      { title: 'A', align: 'right' },
      { title: 'B', align: 'right' },
      ...(calibration === null ? [] : [{ title: 'P(same)', align: 'right' } as const]),
      { title: 'cosine', align: 'right' },
      { title: 'best', align: 'right' },
      { title: 'median', align: 'right' },
      { title: 'evidence', align: 'left' },
    ],
    pairs.map((pair) => [
      String(pair.a),
      String(pair.b),
      ...(calibration === null ? [] : [probabilityInWords(pair)]),
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
  return [...table, '', ...explained, ...next];
}

/** P(same) with its interval. Nothing is ever certain: `>0.99 (0.92 to 1.00)`. */
function probabilityInWords({ probability, probability_interval: interval }: RatedPair): string {
  if (probability === null || interval === null) return '-';
  const value = probability > 0.99 ? '>0.99' : probability < 0.01 ? '<0.01' : probability.toFixed(2);
  return `${value} (${interval[0].toFixed(2)} to ${interval[1].toFixed(2)})`;
}

/** By what the pairs are listed. */
function ruleInWords({ rule, similarity_threshold, calibration, no_probability_reason }: PairsReply): string {
  if (calibration === null) return no_probability_reason ?? '';
  const refined = calibration.refined
    ? ` Refined by ${counted(calibration.decisions_used, 'decision')} of this project (--shipped leaves them out).`
    : '';
  return rule === 'probability'
    ? `Listed by P(same) from ${calibration.list_from} on: one such pair in four or more is the same person.${refined}`
    : `Listed by cosine from ${similarity_threshold} on.${refined}`;
}
