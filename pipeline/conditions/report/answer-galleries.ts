import type { ConditionEvaluation, ObjectAnswer } from '#contract/conditions.ts';
import { counted } from '#contract/words/count-words.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { dataTable } from '#platform/pages/parts.ts';
import { type MatrixCell, mostInCell } from './matrix-cells.ts';
import { share } from './share-words.ts';

/** Pictures of answers, each with what it is labelled and what was said. */
export function gallery(answers: readonly ObjectAnswer[], crops: ReadonlyMap<number, string>): Html {
  return html`<div class="gallery">${answers.map(({ object, picture, label, answer, sure, label_probability: own }) => {
    const crop = crops.get(object);
    return html`<figure>${crop === undefined ? html`<div class="missing">no picture</div>` : html`<img src="${crop}" alt="${label} in ${picture}">`}
<figcaption>labelled <b>${label}</b> (${share(own)})<br>said <b>${answer}</b> (${share(sure)})<br>${picture}, object ${object}</figcaption></figure>`;
  })}</div>`;
}

const addressOf = (truth: number, answer: number): string => `cell-${truth}-${answer}`;

/** The confusion matrix; a row the truth, a column the answer. A number opens its pictures, by its address alone: no script is needed. */
export function matrixTable({ classes, confusion }: ConditionEvaluation, cells: readonly MatrixCell[]): Html {
  const shown = new Set(cells.map(({ truth, answer }) => addressOf(truth, answer)));
  const rows = confusion.map((counts, truth) => {
    const sum = counts.reduce((total, count) => total + count, 0);
    return html`<tr><th scope="row">${classes[truth]}</th>${counts.map((count, answer) => {
      const address = addressOf(truth, answer);
      const tint = html`style="--share: ${sum === 0 ? 0 : Math.round((count / sum) * 100)}%"`;
      return shown.has(address)
        ? html`<td class="number cell" ${tint}><a href="#${address}" aria-label="${count} labelled ${classes[truth]}, said ${classes[answer]}">${count}</a></td>`
        : html`<td class="number cell" ${tint}>${count}</td>`;
    })}</tr>`;
  });
  return dataTable('matrix-title', ['truth \\ answer', ...classes], rows);
}

/** The pictures behind a cell, shown while the page's address names it. */
export function cellGallery(
  { truth, answer, names, answers, count }: MatrixCell,
  crops: ReadonlyMap<number, string>,
): Html {
  const more = count > mostInCell ? `, the ${mostInCell} surest` : ', the surest first';
  return html`<div class="opened" id="${addressOf(truth, answer)}" tabindex="-1"><p>${counted(count, 'object')} labelled <b>${names[0]}</b>, said <b>${names[1]}</b>${more}. <a href="#matrix">Close</a></p>${gallery(answers, crops)}</div>`;
}
