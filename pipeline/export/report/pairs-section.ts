import { cropId } from '#base/ids.ts';
import type { RatedPair } from '#contract/replies.ts';
import { wholeNumber } from '#contract/words/count-words.ts';
import { cropsFact, evidenceFacts } from '#contract/words/evidence-words.ts';
import {
  probabilityFigure,
  probabilityRange,
  probabilityVerdict,
  similarityFigure,
} from '#contract/words/score-words.ts';
import { shellWord } from '#contract/words/shell-word.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { emptyNote, section } from '#platform/pages/parts.ts';
import { listRule, placeInList } from '#review/default-list.ts';
import type { ExportPerson } from '../export-input.ts';
import { exportLayout } from '../export-layout.ts';
import { fromPage, personLink, presenceBar, preview } from './preview.ts';
import { type ReportView, titleOf } from './report-view.ts';

/**
 * Pairs that the page shows in full, in each of its groups. A reader works through dozens; 300 cards keep the page of 1,000
 * persons under 3 MB. The others are in similarity_matrix.json, and the page says so.
 */
const shownPairs = 300;

/** The pairs of the report by what is to be done about them, best first. */
export interface PairGroups {
  /** In the default list, nothing decided. */
  readonly open: readonly RatedPair[];
  readonly unsure: readonly RatedPair[];
  readonly apart: readonly RatedPair[];
  /** Similar enough, but their probability keeps them out of the list. */
  readonly unlikely: readonly RatedPair[];
  /** Similar enough, but seen at the same time in different places. */
  readonly vetoed: readonly RatedPair[];
}

/**
 * Sorts the pairs of an export into groups: by probability where there is a calibration, else by similarity. A pair below the threshold counts only where something was decided about it, or where its probability puts it on the list.
 */
export function groupPairs({ input }: Pick<ReportView, 'input'>): PairGroups {
  const rule = listRule(input.threshold, input.calibration?.info.list_from ?? null);
  const bestFirst = [...input.pairs].sort(
    (left, right) =>
      (right.probability ?? -1) - (left.probability ?? -1) ||
      (right.similarity ?? -2) - (left.similarity ?? -2) ||
      left.a - right.a ||
      left.b - right.b,
  );
  const undecided = bestFirst.filter((pair) => pair.decision === null);
  const at = (place: ReturnType<typeof placeInList>) => undecided.filter((pair) => placeInList(rule, pair) === place);
  return {
    open: at('listed'),
    unsure: bestFirst.filter((pair) => pair.decision === 'unsure'),
    apart: bestFirst.filter((pair) => pair.decision === 'apart'),
    unlikely: at('unlikely'),
    vetoed: at('vetoed'),
  };
}

/** The pairs that the page shows: what their two most alike crops are exported for. */
export function pairsOnPage(groups: PairGroups): readonly RatedPair[] {
  return [groups.open, groups.unsure, groups.apart, groups.unlikely, groups.vetoed].flatMap((pairs) =>
    pairs.slice(0, shownPairs),
  );
}

function alikeCrops(pair: RatedPair, view: ReportView): Html | null {
  if (pair.best_crops === null || pair.best_crop_similarity === null) return null;
  const crops = pair.best_crops.map(cropId);
  const pictures = crops.every((crop) => view.pictures.crops.has(crop))
    ? crops.map(
        (crop) =>
          html`<img src="${fromPage(exportLayout.crop(crop))}" alt="" height="96" loading="lazy" decoding="async">`,
      )
    : [];
  return html`<figure class="alike"><div>${pictures}</div><figcaption>${cropsFact(pair).text}</figcaption></figure>`;
}

const marks = { for: '+', against: '−', neutral: '·' } as const;
const spoken = { for: 'For: ', against: 'Against: ', neutral: '' } as const;

function pairSide(person: ExportPerson, view: ReportView): Html {
  return html`<figure class="side">${preview(person, view)}<figcaption>${personLink(person)}</figcaption></figure>`;
}

function score(pair: RatedPair, { input }: ReportView): Html {
  if (pair.similarity === null) return html`<p class="score">not compared</p>`;
  const by = input.embedder?.weightless ? html`<p class="by">by colour and texture alone</p>` : null;
  return html`<div><p class="score"><strong class="number">${similarityFigure(pair.similarity)}</strong> similar</p>${probabilityLine(pair)}${by}</div>`;
}

/** P(same) with its interval and what it says. */
function probabilityLine({ probability, probability_interval: interval }: RatedPair): Html | null {
  if (probability === null || interval === null) return null;
  const figure = html`<span class="number">${probabilityFigure(probability)}</span>`;
  return html`<p class="by">P(same) ${figure} (${probabilityRange(interval)}), ${probabilityVerdict(probability).words}</p>`;
}

function pairCard(pair: RatedPair, view: ReportView): Html | null {
  const a = view.personOf.get(pair.a);
  const b = view.personOf.get(pair.b);
  if (a === undefined || b === undefined) return null;
  const facts = evidenceFacts(pair).map(
    (fact) =>
      html`<li class="fact ${fact.points}"><span class="mark" aria-hidden="true">${marks[fact.points]}</span><span class="unseen">${spoken[fact.points]}</span>${fact.text}</li>`,
  );
  return html`
<article class="pair" id="pair-${pair.a}-${pair.b}" tabindex="-1" data-a="${pair.a}" data-b="${pair.b}" data-similarity="${pair.similarity ?? ''}" data-vetoed="${pair.vetoed ? 'true' : 'false'}" data-decision="${pair.decision ?? ''}" aria-label="${titleOf(a)} and ${titleOf(b)}">
<div class="sides">${pairSide(a, view)}${pairSide(b, view)}</div>
<div class="evidence">
${score(pair, view)}
<ul class="facts">${facts}</ul>
${alikeCrops(pair, view)}
</div>
<div class="lanes" role="img" aria-label="When each of the two is in the picture">
<span class="id">${pair.a}</span>${presenceBar(a, view)}<span class="id">${pair.b}</span>${presenceBar(b, view)}
</div>
</article>`;
}

function pairList(pairs: readonly RatedPair[], view: ReportView): Html {
  const cards = pairs.slice(0, shownPairs).map((pair) => pairCard(pair, view) ?? html``);
  const more =
    pairs.length <= shownPairs
      ? null
      : html`<p class="empty">The ${shownPairs} most similar are shown; all ${wholeNumber(pairs.length)} are in similarity_matrix.json.</p>`;
  return html`<div class="pair-list">${cards}</div>${more}`;
}

function folded(id: string, title: string, why: string, pairs: readonly RatedPair[], view: ReportView): Html {
  if (pairs.length === 0) return html``;
  return html`
<details class="folded" id="${id}"><summary>${title} <span class="count">${wholeNumber(pairs.length)}</span> <span class="why">${why}</span></summary>
${pairList(pairs, view)}
</details>`;
}

function howToDecide({ open }: PairGroups, { input }: ReportView): Html | null {
  if (open.length === 0) return null;
  const [{ a, b }] = open;
  const decide = `doppel decide ${shellWord(input.projectName)}`;
  return html`<p class="how">Record a decision with <code><bdi>${decide} merge ${a} ${b}</bdi></code>, or with <code>apart</code> or <code>unsure</code> in the place of <code>merge</code>.</p>`;
}

/** The pairs that may be one human being, with the evidence; what is decided or impossible is folded away below. */
export function pairsSection(groups: PairGroups, view: ReportView): Html {
  const none =
    view.input.embedder === null
      ? 'This analysis was made without similarity, so no pair could be proposed.'
      : view.input.calibration === null
        ? `No pair that is still open is ${view.input.threshold} or more similar.`
        : `No pair that is still open has a probability of ${view.input.calibration.info.list_from} or more.`;
  const rule =
    view.input.calibration === null
      ? `Pairs that are at least ${view.input.threshold} similar and were never in two places at once, most similar first.`
      : `Pairs that were never in two places at once and are the same person with a probability of ${view.input.calibration.info.list_from} or more, most probable first.`;
  return section({
    id: 'pairs',
    title: 'Likely duplicates',
    count: groups.open.length,
    lead: html`<p class="lead">${rule}</p>
${howToDecide(groups, view)}`,
    body: html`${groups.open.length === 0 ? emptyNote(none) : pairList(groups.open, view)}
${folded('pairs-unsure', 'Left open', 'looked at, could not tell', groups.unsure, view)}
${folded('pairs-apart', 'Kept apart', 'decided to be two people', groups.apart, view)}
${folded('pairs-unlikely', 'Similar but unlikely', 'fewer than one such pair in four is the same person', groups.unlikely, view)}
${folded('pairs-vetoed', 'Similar but impossible', 'seen at the same time in different places', groups.vetoed, view)}`,
  });
}
