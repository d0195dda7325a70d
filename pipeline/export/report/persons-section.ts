import { counted } from '#contract/words/count-words.ts';
import { notAPerson, notAPersonReason } from '#contract/words/person-words.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { timeCode } from '#contract/words/time-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { emptyNote, section } from '#platform/pages/parts.ts';
import type { ExportPerson } from '../export-input.ts';
import { presenceBar, preview } from './preview.ts';
import { type ReportView, titleOf } from './report-view.ts';

/** The person most like each one, and the cosine; none for those without an embedding. */
function nearestOf({ table }: ReportView): ReadonlyMap<ExportPerson, readonly [ExportPerson, number]> {
  const count = table.persons.length;
  const nearest = new Map<ExportPerson, readonly [ExportPerson, number]>();
  for (const [row, person] of table.persons.entries()) {
    let best = -1;
    for (let other = 0; other < count; other++) {
      if (other === row) continue;
      if (best === -1 || table.matrix[row * count + other] > table.matrix[row * count + best]) best = other;
    }
    if (best !== -1) nearest.set(person, [table.persons[best], table.matrix[row * count + best]]);
  }
  return nearest;
}

function badges(person: ExportPerson, view: ReportView): Html {
  const tracklets = person.track.trackletIds.length;
  const made = person.madeOf.filter((original) => original !== person.personId);
  const leftOut = view.table.leftOut.find((left) => left.person_id === person.personId);
  return html`${[
    tracklets < 2 ? html`` : html`<li class="badge">${tracklets} tracklets</li>`,
    made.length === 0 ? html`` : html`<li class="badge made">made of ${person.madeOf.join(' + ')}</li>`,
    person.possiblyMisaligned
      ? html`<li class="badge warn" title="Frames of this person lie behind a gap in the damaged video">possibly misaligned</li>`
      : html``,
    person.perhapsNobody ? html`<li class="badge warn" title="${notAPersonReason}">${notAPerson}</li>` : html``,
    person.splitProposal === null
      ? html``
      : html`<li class="badge warn" title="${person.splitProposal.why}">may be two people</li>`,
    leftOut === undefined ? html`` : html`<li class="badge warn" title="${leftOut.reason}">not compared</li>`,
  ]}`;
}

function personCard(
  person: ExportPerson,
  nearest: readonly [ExportPerson, number] | undefined,
  view: ReportView,
): Html {
  const frames = person.track.frameIndices;
  const like =
    nearest === undefined
      ? null
      : html`<p class="nearest">most like <button type="button" data-compare="${person.personId} ${nearest[0].personId}">${nearest[0].personId}</button> <span class="number">${similarityFigure(nearest[1])}</span></p>`;
  return html`
<article class="person" id="person-${person.personId}" tabindex="-1" data-person-id="${person.personId}" data-name="${person.name ?? ''}" data-made-of="${person.madeOf.join(' ')}" data-first-frame="${frames[0]}" data-rows="${frames.length}" data-nearest="${nearest === undefined ? '' : nearest[1].toFixed(4)}">
${preview(person, view)}
<h3><bdi>${titleOf(person)}</bdi>${person.name ? html` <span class="id">${person.personId}</span>` : null}</h3>
${presenceBar(person, view)}
<p class="when"><span class="number">${timeCode(person.firstMs)}</span> to <span class="number">${timeCode(person.lastMs)}</span></p>
<p class="counts">${counted(frames.length, 'frame')}, ${counted(person.cropCount, 'crop')}</p>
${like}
<ul class="badges">${badges(person, view)}</ul>
${person.notes.map((note) => html`<p class="note"><bdi>${note}</bdi></p>`)}
</article>`;
}

/** The grid of persons, with its search and order. */
export function personsSection(view: ReportView): Html {
  const nearest = nearestOf(view);
  const cards = view.input.persons.map((person) => personCard(person, nearest.get(person), view));
  const empty = cards.length === 0 ? emptyNote('No person is shown: all are hidden, or none was in the file.') : null;
  return section({
    id: 'persons',
    title: 'Persons',
    count: cards.length,
    lead: html`<form class="tools needs-script" role="search">
<label>Find <input id="person-search" type="search" placeholder="name or id" autocomplete="off" spellcheck="false"></label>
<label>Order <select id="person-order">
<option value="firstFrame">first seen</option><option value="personId">id</option><option value="name">name</option><option value="rows">most frames</option><option value="nearest">most like another</option>
</select></label>
</form>`,
    body: html`<p id="person-found" class="found" role="status"></p>
<div class="person-grid" id="person-grid">${cards}</div>
${empty}`,
  });
}
