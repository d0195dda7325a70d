import { wholeNumber } from '#contract/words/count-words.ts';
import { type Html, html } from './html.ts';

const logo: Html = html`<svg class="logo" viewBox="0 0 40 28" aria-hidden="true"><circle cx="14" cy="14" r="12"/><circle cx="26" cy="14" r="12"/></svg>`;

/** A fact of the strip under the title: what it is, its value, and in small what stands behind it. */
export interface PageFact {
  readonly term: string;
  readonly value: Html;
  readonly detail: Html | null;
}

/** What must be known before the numbers below are trusted. `grave`: it changes how far they can be. */
export interface PageNotice {
  readonly kind: string;
  readonly weight: 'plain' | 'grave';
  readonly title: string;
  readonly body: Html;
}

/** A section with its title. */
export interface PageSection {
  /** Its address on the page: `#id`. */
  readonly id: string;
  readonly title: string;
  /** How many things it holds; null where that says nothing. */
  readonly count: number | null;
  /** What stands beside the title: a sentence, or tools. */
  readonly lead: Html | null;
  readonly body: Html;
}

/** The head of a page: brand, title, a sentence that sums it up, facts, notices. */
export function pageHead(
  title: string,
  summary: Html,
  facts: readonly PageFact[],
  notices: readonly PageNotice[],
): Html {
  return html`<header class="page-head">
<p class="brand">${logo} Doppel</p>
<h1><bdi>${title}</bdi></h1>
<p class="summary">${summary}</p>
<dl class="facts-strip">${facts.map(({ term, value, detail }) => html`<div><dt>${term}</dt><dd>${value}</dd>${detail && html`<dd class="detail">${detail}</dd>`}</div>`)}</dl>
${notices.map(({ kind, weight, title, body }) => html`<div class="notice ${weight}" data-notice="${kind}" role="note"><strong>${title}</strong> ${body}</div>`)}
</header>`;
}

const counted = (count: number | null): Html | null =>
  count === null ? null : html` <span class="count">${wholeNumber(count)}</span>`;

/** The ways to the sections, which stay in view; `more` stands at their end. */
export function sectionLinks(
  sections: readonly Pick<PageSection, 'id' | 'title' | 'count'>[],
  more: Html | null,
): Html {
  return html`<nav class="sections" aria-label="Sections">${sections.map(({ id, title, count }) => html`<a href="#${id}">${title}${counted(count)}</a>`)}${more}</nav>`;
}

/** A section of the page. */
export function section({ id, title, count, lead, body }: PageSection): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<header class="section-head">
<h2 id="${id}-title">${title}${counted(count)}</h2>
${lead}
</header>
${body}
</section>`;
}

/** Said in the place of what is not there. */
export function emptyNote(words: string): Html {
  return html`<p class="empty">${words}</p>`;
}

/** A table that scrolls within the page; `labelledBy` is the id of what names it. Rows are `<tr>`s, the cell that names one a `<th scope="row">`. */
export function dataTable(labelledBy: string, columns: readonly string[], rows: readonly Html[]): Html {
  return html`<div class="scroller" tabindex="0" role="region" aria-labelledby="${labelledBy}"><table>
<thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** A row of a table: its name, then texts and numbers; numbers stand under each other. */
export function dataRow(name: string | number, cells: readonly (string | number | Html)[]): Html {
  return html`<tr><th scope="row">${name}</th>${cells.map((cell) => (typeof cell === 'number' ? html`<td class="number">${cell}</td>` : html`<td>${cell}</td>`))}</tr>`;
}

/** A picture or a drawing with the sentence that says what it shows. */
export function figure(content: Html, caption: Html): Html {
  return html`<figure class="figure">${content}<figcaption>${caption}</figcaption></figure>`;
}
