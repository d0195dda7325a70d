import { counted, wholeNumber } from '#contract/words/count-words.ts';
import { duration, utcTime } from '#contract/words/time-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { type PageFact, pageHead, sectionLinks } from '#platform/pages/parts.ts';
import type { ExportInput } from '../export-input.ts';
import { notices } from './notices.ts';
import type { PairGroups } from './pairs-section.ts';
import type { ReportView } from './report-view.ts';

/** The last part of a path of any system. */
const fileName = (path: string): string => path.split(/[\\/]/).pop() || path;

/** The name of a project without the ending of its file. */
export const projectTitle = (input: ExportInput): string => fileName(input.projectName).replace(/\.doppel$/i, '');

function summary(groups: PairGroups, { input }: ReportView): Html {
  const persons = counted(input.persons.length, 'person', 'persons');
  const from = input.video.durationMs === null ? '' : ` in ${duration(input.video.durationMs)} of video`;
  if (input.embedder === null) return html`${persons}${from}.`;
  const pairs = groups.open.length;
  if (pairs === 0) return html`${persons}${from}. No likely duplicate is open.`;
  const may = pairs === 1 ? 'pair may be the same human being and waits' : 'pairs may be the same human being and wait';
  return html`${persons}${from}. <strong>${wholeNumber(pairs)} ${may} for a decision.</strong>`;
}

const fact = (term: string, value: Html, detail: Html): PageFact => ({ term, value, detail });

function facts({ input, table }: ReportView): readonly PageFact[] {
  const { video, embedder } = input;
  const frames = video.frameCount === null ? null : html`, ${counted(video.frameCount, 'frame')}`;
  const fps = Number(video.fps.toFixed(3));
  const merged = input.persons.filter((person) => person.madeOf.length > 1).length;
  const model = embedder?.model_sha256
    ? html`<span class="hash" title="${embedder.model_sha256}">${embedder.model_sha256.slice(0, 12)}</span>, `
    : null;
  const inForce = input.events.filter((event) => event.in_force).length;
  return [
    fact(
      'Video',
      html`<bdi>${fileName(video.path)}</bdi>`,
      html`${video.widthPx} × ${video.heightPx}, ${fps} frames a second${frames}`,
    ),
    fact(
      'Persons',
      html`${counted(input.persons.length, 'shown', 'shown')}`,
      html`${input.hidden.length} hidden, ${merged} put together from several`,
    ),
    fact(
      'Compared by',
      embedder === null
        ? html`nothing`
        : embedder.weightless
          ? html`${embedder.id} <span class="badge warn">no trained model</span>`
          : html`<bdi>${embedder.id}</bdi>`,
      embedder === null
        ? html`made without similarity`
        : html`${model}${table.dimension} values a person, on ${embedder.device}`,
    ),
    fact(
      'Decisions',
      html`${inForce} in force`,
      html`head ${input.head.seq}, <a class="hash" href="#history" title="${input.head.hash}">${input.head.hash.slice(0, 12)}</a>`,
    ),
    fact(
      'Exported',
      html`<time datetime="${input.timestamp}">${utcTime(input.timestamp)}</time>`,
      html`by Doppel ${input.appVersion}`,
    ),
  ];
}

/** What this page is about: the project, its video, what compared it, and what must be known before trusting it. */
export function headerSection(groups: PairGroups, view: ReportView): Html {
  const { persons, events } = view.input;
  const links = [
    { id: 'pairs', title: 'Likely duplicates', count: groups.open.length },
    { id: 'persons', title: 'Persons', count: persons.length },
    { id: 'sheet', title: 'Contact sheet', count: null },
    { id: 'similarity', title: 'Similarity', count: null },
    { id: 'history', title: 'Decisions', count: events.length },
  ];
  return html`
${pageHead(projectTitle(view.input), summary(groups, view), facts(view), notices(view))}
${sectionLinks(links, html`<button type="button" id="motion" class="needs-script" aria-pressed="false">Pause previews</button>`)}`;
}
