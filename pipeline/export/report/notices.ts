import { counted } from '#contract/words/count-words.ts';
import { lossFacts } from '#contract/words/loss-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import type { PageNotice } from '#platform/pages/parts.ts';
import type { ReportView } from './report-view.ts';

/** The kinds that change how far the numbers below can be trusted. */
const grave: ReadonlySet<string> = new Set(['no-similarity', 'weightless', 'loss', 'warning']);

const notice = (kind: string, title: string, body: Html): PageNotice => ({
  kind,
  weight: grave.has(kind) ? 'grave' : 'plain',
  title,
  body,
});

/** What the reader must know before trusting anything below. */
export function notices(view: ReportView): readonly PageNotice[] {
  const { embedder, warnings } = view.input;
  const found: PageNotice[] = [];
  if (embedder === null) {
    found.push(
      notice(
        'no-similarity',
        'Without similarity.',
        html`The persons were not compared with each other; there are previews and tracks only.`,
      ),
    );
  } else if (embedder.weightless) {
    found.push(
      notice(
        'weightless',
        'Compared without a trained model.',
        html`The similarities come from colours and textures of the clothes alone (descriptor <code>${embedder.id}</code>). People in like clothes look alike to it: trust it less, or analyse again with model weights.`,
      ),
    );
  }
  const facts = lossFacts(view.input.loss);
  const loss = facts.filter(({ isDamage }) => isDamage).map(({ text }) => `${text}.`);
  if (loss.length > 0) found.push(notice('loss', 'Something was lost.', html`${loss.join(' ')}`));
  // Cutting a box at the edge loses nothing that was in the picture, and happens to everybody who walks out of it.
  const unused = facts.filter(({ isDamage, about }) => !isDamage && about !== 'boxes_clamped');
  if (unused.length > 0) {
    found.push(
      notice('unused', 'Left out of the persons file.', html`${unused.map(({ text }) => `${text}.`).join(' ')}`),
    );
  }
  for (const warning of warnings) found.push(notice('warning', 'Warning.', html`<bdi>${warning}</bdi>`));
  const leftOut = view.table.leftOut.length;
  if (leftOut > 0 && embedder !== null) {
    found.push(
      notice(
        'left-out',
        `${counted(leftOut, 'person', 'persons')} not compared.`,
        html`${view.table.leftOut.slice(0, 20).map((left) => html`<span class="left-out">${left.person_id}: ${left.reason}. </span>`)}${leftOut > 20 ? 'The others are listed in merging_report.json.' : ''}`,
      ),
    );
  }
  return found;
}
