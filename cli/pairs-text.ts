import type { PairsReply, RatedPair } from '#contract/replies.ts';
import { counted } from '#contract/words/count-words.ts';
import { embedderWords } from '#contract/words/embedder-words.ts';
import { answerWords, evidenceFacts } from '#contract/words/evidence-words.ts';
import { probabilityFigure, probabilityRange, similarityFigure } from '#contract/words/score-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { textTable } from './text-table.ts';

/** The list as a table, best first, and below it what compared the persons, by what rule, and how to decide. */
export function pairsText(reply: PairsReply, file: string, width: number | null): readonly string[] {
  const { pairs, embedder, person_ids, calibration } = reply;
  const summary = `${counted(pairs.length, 'pair')} of ${counted(person_ids.length, 'person')}, ${embedderWords(embedder)}.`;
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
      ...(calibration === null ? [] : [likelyWords(pair)]),
      similarityFigure(pair.similarity),
      similarityFigure(pair.best_crop_similarity),
      similarityFigure(pair.median_crop_similarity),
      evidenceWords(pair),
    ]),
    width,
  );
  const open = pairs.find(({ vetoed, decision }) => !vetoed && decision === null);
  const next = open
    ? ['', `Decide: doppel decide ${shellWord(file)} merge ${open.a} ${open.b}   (or apart, unsure)`]
    : [];
  return [...table, '', ...explained, ...next];
}

/** P(same) with its interval: `>0.99 (0.92 to >0.99)`. */
function likelyWords({ probability, probability_interval: interval }: RatedPair): string {
  return interval === null
    ? probabilityFigure(probability)
    : `${probabilityFigure(probability)} (${probabilityRange(interval)})`;
}

/** What was decided, and what speaks for and against the two being one. */
function evidenceWords(pair: RatedPair): string {
  const answer = answerWords(pair.decision);
  return [...(answer === null ? [] : [answer]), ...evidenceFacts(pair).map(({ text }) => text)].join(', ');
}

/** By what the pairs are listed. */
function ruleInWords({ rule, similarity_threshold, calibration, no_probability_reason }: PairsReply): string {
  if (calibration === null) return no_probability_reason ?? '';
  const refined = calibration.refined
    ? ` Refined by ${counted(calibration.decisions_used, 'decision')} of this project (--shipped leaves them out).`
    : '';
  return rule === 'probability'
    ? `Listed by P(same) from ${calibration.list_from} on: one such pair in four or more is the same person.${refined}${calibration.caution === null ? '' : ` ${calibration.caution}`}`
    : `Listed by cosine from ${similarity_threshold} on.${refined}`;
}
