import { timeCode } from '#contract/words/time-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { emptyNote, section } from '#platform/pages/parts.ts';
import type { ExportPerson } from '../export-input.ts';
import { exportLayout } from '../export-layout.ts';
import { fromPage } from './preview.ts';
import { type ReportView, titleOf } from './report-view.ts';

/** One person as a small still with what finds it again: the id, the name, when it comes and goes. */
function tile(person: ExportPerson, { pictures }: ReportView): Html {
  const picture = pictures.stills.has(person.personId)
    ? html`<img src="${fromPage(exportLayout.still(person.personId))}" alt="" width="256" height="256" loading="lazy" decoding="async">`
    : html`<span class="sheet-blank">no picture</span>`;
  const name = person.name ? html` <bdi>${person.name}</bdi>` : null;
  return html`<li><a href="#person-${person.personId}" aria-label="${titleOf(person)}">${picture}<span><b>${person.personId}</b>${name}</span></a><small>${timeCode(person.firstMs)} to ${timeCode(person.lastMs)}</small></li>`;
}

/** Everybody at a glance, in the order in which they are first seen: the sheet that is printed, pinned up and pointed at. */
export function sheetSection(view: ReportView): Html {
  const shown = view.input.persons.toSorted(
    (one, other) => one.firstMs - other.firstMs || one.personId - other.personId,
  );
  return section({
    id: 'sheet',
    title: 'Contact sheet',
    count: shown.length,
    lead: html`<p>In the order in which they are first seen.</p>`,
    body:
      shown.length === 0
        ? emptyNote('No person is shown: all are hidden, or none was in the file.')
        : html`<ol class="sheet">${shown.map((person) => tile(person, view))}</ol>`,
  });
}
