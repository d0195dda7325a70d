import { cropId } from '../../contract/ids.ts';
import type { PairEvidence } from '../../contract/replies.ts';
import type { ExportPerson } from '../export-input.ts';
import { exportLayout } from '../export-layout.ts';
import { evidenceFacts } from './evidence-words.ts';
import { type Html, html } from './html.ts';
import { fromPage, personLink, presenceBar, preview } from './preview.ts';
import { type ReportView, titleOf } from './report-view.ts';
import { shellWord } from './shell-word.ts';

/**
 * Pairs that the page shows in full, in each of its groups. A reader works through dozens; 300 cards keep the page of 1,000
 * persons under 3 MB. The others are in similarity_matrix.json, and the page says so.
 */
const shownPairs = 300;

/** The pairs of the report by what is to be done about them, best first. */
export interface PairGroups {
  /** Similar enough, not vetoed, nothing decided. */
  readonly open: readonly PairEvidence[];
  readonly unsure: readonly PairEvidence[];
  readonly apart: readonly PairEvidence[];
  /** Similar enough, but seen at the same time in different places. */
  readonly vetoed: readonly PairEvidence[];
}

/** Sorts the pairs of an export into groups; a pair below the threshold counts only where something was decided about it. */
export function groupPairs({ input }: Pick<ReportView, 'input'>): PairGroups {
  const atLeast = Math.fround(input.threshold);
  const bySimilarity = [...input.pairs].sort(
    (left, right) => (right.similarity ?? -2) - (left.similarity ?? -2) || left.a - right.a || left.b - right.b,
  );
  const similar = bySimilarity.filter((pair) => pair.similarity !== null && pair.similarity >= atLeast);
  return {
    open: similar.filter((pair) => pair.decision === null && !pair.vetoed),
    unsure: bySimilarity.filter((pair) => pair.decision === 'unsure'),
    apart: bySimilarity.filter((pair) => pair.decision === 'apart'),
    vetoed: similar.filter((pair) => pair.decision === null && pair.vetoed),
  };
}

/** The pairs that the page shows: what their two most alike crops are exported for. */
export function pairsOnPage(groups: PairGroups): readonly PairEvidence[] {
  return [groups.open, groups.unsure, groups.apart, groups.vetoed].flatMap((pairs) => pairs.slice(0, shownPairs));
}

function alikeCrops(pair: PairEvidence, view: ReportView): Html | null {
  if (pair.best_crops === null || pair.best_crop_similarity === null) return null;
  const crops = pair.best_crops.map(cropId);
  const pictures = crops.every((crop) => view.pictures.crops.has(crop))
    ? crops.map(
        (crop) =>
          html`<img src="${fromPage(exportLayout.crop(crop))}" alt="" height="96" loading="lazy" decoding="async">`,
      )
    : [];
  const typical = pair.median_crop_similarity === null ? '' : `, typically ${pair.median_crop_similarity.toFixed(2)}`;
  return html`<figure class="alike"><div>${pictures}</div><figcaption>Single crops agree by up to <span class="number">${pair.best_crop_similarity.toFixed(2)}${typical}</span></figcaption></figure>`;
}

const marks = { for: '+', against: '−', neutral: '·' } as const;
const spoken = { for: 'For: ', against: 'Against: ', neutral: '' } as const;

function pairSide(person: ExportPerson, view: ReportView): Html {
  return html`<figure class="side">${preview(person, view)}<figcaption>${personLink(person)}</figcaption></figure>`;
}

function score(pair: PairEvidence, { input }: ReportView): Html {
  if (pair.similarity === null) return html`<p class="score">not compared</p>`;
  const by = input.embedder?.weightless ? html`<p class="by">by colour and texture alone</p>` : null;
  return html`<div><p class="score"><strong class="number">${pair.similarity.toFixed(2)}</strong> similar</p>${by}</div>`;
}

function pairCard(pair: PairEvidence, view: ReportView): Html | null {
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

function pairList(pairs: readonly PairEvidence[], view: ReportView): Html {
  const cards = pairs.slice(0, shownPairs).map((pair) => pairCard(pair, view) ?? html``);
  const more =
    pairs.length <= shownPairs
      ? null
      : html`<p class="empty">The ${shownPairs} most similar are shown; all ${pairs.length.toLocaleString('en-US')} are in similarity_matrix.json.</p>`;
  return html`<div class="pair-list">${cards}</div>${more}`;
}

function folded(id: string, title: string, why: string, pairs: readonly PairEvidence[], view: ReportView): Html {
  if (pairs.length === 0) return html``;
  return html`
<details class="folded" id="${id}"><summary>${title} <span class="count">${pairs.length.toLocaleString('en-US')}</span> <span class="why">${why}</span></summary>
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
      : `No pair that is still open is ${view.input.threshold} or more similar.`;
  return html`
<section id="pairs" aria-labelledby="pairs-title">
<header class="section-head">
<h2 id="pairs-title">Likely duplicates <span class="count">${groups.open.length.toLocaleString('en-US')}</span></h2>
<p class="lead">Pairs that are at least ${view.input.threshold} similar and were never in two places at once, most similar first.</p>
${howToDecide(groups, view)}
</header>
${groups.open.length === 0 ? html`<p class="empty">${none}</p>` : pairList(groups.open, view)}
${folded('pairs-unsure', 'Left open', 'looked at, could not tell', groups.unsure, view)}
${folded('pairs-apart', 'Kept apart', 'decided to be two people', groups.apart, view)}
${folded('pairs-vetoed', 'Similar but impossible', 'seen at the same time in different places', groups.vetoed, view)}
</section>`;
}
