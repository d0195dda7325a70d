import { counted } from '#contract/words/time-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import type { ReportView } from './report-view.ts';

/** What was lost to damage, a sentence a kind; empty for an undamaged video and file. */
export function lossSentences({ input }: Pick<ReportView, 'input'>): readonly string[] {
  const { loss } = input;
  const sentences: string[] = [];
  if (loss.decode_errors > 0) sentences.push(`The decoder met ${counted(loss.decode_errors, 'error')}.`);
  if (loss.time_gaps.length > 0) {
    const first = Math.min(...loss.time_gaps.map((gap) => gap.after_frame));
    sentences.push(
      `The video has ${counted(loss.time_gaps.length, 'gap')} in its time, the first after frame ${first}.`,
    );
  }
  if (loss.frames_missing > 0) sentences.push(`${counted(loss.frames_missing, 'frame')} could not be read.`);
  if (loss.crops_missing > 0) sentences.push(`${counted(loss.crops_missing, 'crop')} could not be cut.`);
  const misaligned = loss.persons_possibly_misaligned.length;
  if (misaligned > 0)
    sentences.push(`Boxes of ${counted(misaligned, 'person', 'persons')} may lie on the wrong frames.`);
  return sentences;
}

/** What of the persons file was not used although nothing was damaged; empty where all of it was. */
function unusedSentences({ input }: Pick<ReportView, 'input'>): readonly string[] {
  const { boxes_empty: empty, rows_left_out: rows } = input.loss;
  const sentences: string[] = [];
  if (empty > 0) sentences.push(`${counted(empty, 'box', 'boxes')} lay outside the picture or had no area.`);
  if (rows > 0) sentences.push(`${counted(rows, 'row')} did not count as a sighting.`);
  return sentences;
}

/** The kinds that change how far the numbers below can be trusted. */
const grave: ReadonlySet<string> = new Set(['no-similarity', 'weightless', 'loss', 'warning']);

const notice = (kind: string, title: string, body: Html): Html =>
  html`<div class="notice ${grave.has(kind) ? 'grave' : ''}" data-notice="${kind}" role="note"><strong>${title}</strong> ${body}</div>`;

/** What the reader must know before trusting anything below. */
export function notices(view: ReportView): Html {
  const { embedder, warnings } = view.input;
  const found: Html[] = [];
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
  const loss = lossSentences(view);
  if (loss.length > 0) found.push(notice('loss', 'Something was lost.', html`${loss.join(' ')}`));
  const unused = unusedSentences(view);
  if (unused.length > 0) found.push(notice('unused', 'Left out of the persons file.', html`${unused.join(' ')}`));
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
  return html`${found}`;
}
