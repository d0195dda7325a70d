import { counted, wholeNumber } from '#contract/words/count-words.ts';
import { duration, utcTime } from '#contract/words/time-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import type { ExportInput } from '../export-input.ts';
import { notices } from './notices.ts';
import type { PairGroups } from './pairs-section.ts';
import type { ReportView } from './report-view.ts';

/** The last part of a path of any system. */
const fileName = (path: string): string => path.split(/[\\/]/).pop() || path;

/** The name of a project without the ending of its file. */
export const projectTitle = (input: ExportInput): string => fileName(input.projectName).replace(/\.doppel$/i, '');

const logo: Html = html`<svg class="logo" viewBox="0 0 40 28" aria-hidden="true"><circle cx="14" cy="14" r="12"/><circle cx="26" cy="14" r="12"/></svg>`;

function summary(groups: PairGroups, { input }: ReportView): Html {
  const persons = counted(input.persons.length, 'person', 'persons');
  const from = input.video.durationMs === null ? '' : ` in ${duration(input.video.durationMs)} of video`;
  if (input.embedder === null) return html`<p class="summary">${persons}${from}.</p>`;
  const pairs = groups.open.length;
  if (pairs === 0) return html`<p class="summary">${persons}${from}. No likely duplicate is open.</p>`;
  const may = pairs === 1 ? 'pair may be the same human being and waits' : 'pairs may be the same human being and wait';
  return html`<p class="summary">${persons}${from}. <strong>${wholeNumber(pairs)} ${may} for a decision.</strong></p>`;
}

function fact(term: string, value: Html, detail: Html): Html {
  return html`<div><dt>${term}</dt><dd>${value}</dd><dd class="detail">${detail}</dd></div>`;
}

function facts({ input, table }: ReportView): Html {
  const { video, embedder } = input;
  const frames = video.frameCount === null ? null : html`, ${counted(video.frameCount, 'frame')}`;
  const fps = Number(video.fps.toFixed(3));
  const merged = input.persons.filter((person) => person.madeOf.length > 1).length;
  const model = embedder?.model_sha256
    ? html`<span class="hash" title="${embedder.model_sha256}">${embedder.model_sha256.slice(0, 12)}</span>, `
    : null;
  const inForce = input.events.filter((event) => event.in_force).length;
  return html`<dl class="facts-strip">
${fact('Video', html`<bdi>${fileName(video.path)}</bdi>`, html`${video.widthPx} × ${video.heightPx}, ${fps} frames a second${frames}`)}
${fact('Persons', html`${counted(input.persons.length, 'shown', 'shown')}`, html`${input.hidden.length} hidden, ${merged} put together from several`)}
${fact(
  'Compared by',
  embedder === null
    ? html`nothing`
    : embedder.weightless
      ? html`${embedder.id} <span class="badge warn">no trained model</span>`
      : html`<bdi>${embedder.id}</bdi>`,
  embedder === null
    ? html`made without similarity`
    : html`${model}${table.dimension} values a person, on ${embedder.device}`,
)}
${fact('Decisions', html`${inForce} in force`, html`head ${input.head.seq}, <a class="hash" href="#history" title="${input.head.hash}">${input.head.hash.slice(0, 12)}</a>`)}
${fact('Exported', html`<time datetime="${input.timestamp}">${utcTime(input.timestamp)}</time>`, html`by Doppel ${input.appVersion}`)}
</dl>`;
}

/** What this page is about: the project, its video, what compared it, and what must be known before trusting it. */
export function headerSection(groups: PairGroups, view: ReportView): Html {
  return html`
<header class="page-head">
<p class="brand">${logo} Doppel</p>
<h1><bdi>${projectTitle(view.input)}</bdi></h1>
${summary(groups, view)}
${facts(view)}
${notices(view)}
</header>
<nav class="sections" aria-label="Sections">
<a href="#pairs">Likely duplicates <span class="count">${wholeNumber(groups.open.length)}</span></a>
<a href="#persons">Persons <span class="count">${wholeNumber(view.input.persons.length)}</span></a>
<a href="#similarity">Similarity</a>
<a href="#history">Decisions <span class="count">${wholeNumber(view.input.events.length)}</span></a>
<button type="button" id="motion" class="needs-script" aria-pressed="false">Pause previews</button>
</nav>`;
}
