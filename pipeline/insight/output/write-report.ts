import { writeFile } from 'node:fs/promises';
import { DoppelError } from '#base/doppel-error.ts';
import type { PictureRow, PictureView } from '#contract/insight.ts';
import { findDataset, type InsightFile, readDatasets, readProblems } from '#datasets/index.ts';
import { readRuns, type StoredRun } from '#experiments/index.ts';
import { appVersion } from '#platform/app-version.ts';
import { type Html, html } from '#platform/pages/html.ts';
import { pageMarkup } from '#platform/pages/page.ts';
import { readSummaries } from '../distance/store/summarise-distances.ts';
import { readNeighbours } from '../neighbours/store/neighbour-rows.ts';
import { evaluationReplyOf, neighbourReplyOf } from '../replies.ts';
import { evaluateRun } from '../run/evaluate-run.ts';
import { pictureRows, pictureViewOf } from '../store/picture-views.ts';
import { pictureWebp } from './picture-markup.ts';

/** Worst pictures that a report shows with their boxes. */
const shownPictures = 24;

const style = `
:root { color-scheme: light dark; --line: light-dark(#d5d8dd, #3a3f47); --soft: light-dark(#5b6470, #a3abb7); }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; } th, td { border-bottom: 1px solid var(--line); padding: .25rem .75rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } figure { margin: 0; } figcaption { color: var(--soft); font-size: 13px; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem; }
.picture { position: relative; } .picture img { width: 100%; display: block; } .picture svg { position: absolute; inset: 0; width: 100%; height: 100%; }
rect { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; }
.tp { stroke: #2f9e44; } .fp { stroke: #e8590c; } .fn { stroke: #1c7ed6; stroke-dasharray: 6 4; } .soft { color: var(--soft); }
`;

/**
 * Writes an HTML page of a run that needs nothing beside it: figures, the worst pictures with hits, false finds and misses drawn,
 * distances, neighbours, and what was wrong with the data set. The words say what cannot be known.
 */
export async function writeReport(
  file: InsightFile,
  run: StoredRun,
  target: string,
): Promise<{ readonly path: string; readonly pictures: number }> {
  const dataset = readDatasets(file).find(({ id }) => id === run.datasetId) ?? findDataset(file, undefined);
  const rows = pictureRows(file, run.id);
  const shown: Html[] = [];
  for (const row of rows.slice(0, shownPictures)) shown.push(await pictureFigure(file, run.id, row));
  const body = html`
<h1>${dataset.name}: what the detector knew</h1>
<p class="soft">Run ${run.id}, model ${run.modelSha256?.slice(0, 12) ?? ''}, ${rows.length} pictures, ${dataset.labels} labels. Key ${run.key.slice(0, 12)}, result ${run.resultSha256?.slice(0, 12) ?? 'none'}.</p>
${evaluationMarkup(file, run)}
<h2>Worst pictures</h2>
<p class="soft">Most missed and wrong first. Green: hits. Orange: found where nothing is labelled. Blue, dashed: labelled and missed.</p>
<div class="pictures">${shown}</div>
${distancesMarkup(file, run)}
${neighboursMarkup(file, run)}
${problemsMarkup(readProblems(file, dataset.id).map(({ message }) => message))}
`;
  const markup = pageMarkup({
    title: `${dataset.name}: insight`,
    generator: `Doppel ${appVersion}`,
    style,
    script: null,
    body,
  });
  await writeFile(target, markup);
  return { path: target, pictures: shown.length };
}

/** A number for people; a dash where it cannot be known. */
const told = (value: number | null, digits = 3): string => (value === null ? '–' : value.toFixed(digits));

function evaluationMarkup(file: InsightFile, run: StoredRun): Html {
  const { scores, map, classes, masks, max_predictions } = evaluationReplyOf(run, evaluateRun(file, run));
  return html`
<h2>Against the labels</h2>
<table><tr><th>IoU</th><th>TP</th><th>FP</th><th>FN</th><th>precision</th><th>recall</th><th>F1</th><th>mean IoU</th><th>AP</th></tr>
${scores.map((s) => html`<tr><td>${s.iou}</td><td>${s.tp}</td><td>${s.fp}</td><td>${s.fn}</td><td>${told(s.precision)}</td><td>${told(s.recall)}</td><td>${told(s.f1)}</td><td>${told(s.mean_iou)}</td><td>${told(s.ap)}</td></tr>`)}</table>
<p>Mean AP over IoU 0.5 to 0.95: <b>${told(map)}</b> (COCO's, over at most ${max_predictions} predictions a picture and class). A dash is what cannot be known: nothing is labelled, or nothing was found.</p>
${masks === null ? null : html`<p>Masks: AP at 0.5 <b>${told(masks.ap50)}</b>, mean AP <b>${told(masks.map)}</b>, over the predictions from the run's confidence on.</p>`}
<table><tr><th>class</th><th>labels</th><th>AP at 0.5</th><th>AP</th></tr>
${classes.filter(({ labels }) => labels > 0).map((c) => html`<tr><td>${c.name}</td><td>${c.labels}</td><td>${told(c.ap50)}</td><td>${told(c.ap)}</td></tr>`)}</table>`;
}

async function pictureFigure(file: InsightFile, runId: number, row: PictureRow): Promise<Html> {
  const losses = `box ${told(row.box, 2)}, cls ${told(row.cls, 2)}, dfl ${told(row.dfl, 2)}${row.seg === null ? '' : `, seg ${told(row.seg, 2)}`}`;
  const caption = html`<figcaption>${row.name}: ${row.tp} hits, ${row.fp} false, ${row.fn} missed; loss ${losses}${row.problem === null ? '' : `. ${row.problem}`}</figcaption>`;
  try {
    const view = pictureViewOf(file, runId, row.picture);
    const image = await pictureWebp(file, row.picture);
    return html`<figure><div class="picture"><img alt="${row.name}" src="data:image/webp;base64,${image.toString('base64')}">${overlay(view)}</div>${caption}</figure>`;
  } catch (error) {
    if (!(error instanceof DoppelError)) throw error;
    return html`<figure><p>${error.message}</p>${caption}</figure>`;
  }
}

function overlay({ width, height, labels, predictions }: PictureView): Html {
  const rect = ([x1, y1, x2, y2]: readonly number[], kind: string): Html =>
    html`<rect class="${kind}" x="${x1}" y="${y1}" width="${x2 - x1}" height="${y2 - y1}"/>`;
  const missed = labels.filter(({ found }) => !found).map(({ box }) => rect(box, 'fn'));
  const found = predictions.filter(({ state }) => state !== 'ignored').map(({ box, state }) => rect(box, state));
  return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none">${[...missed, ...found]}</svg>`;
}

function distancesMarkup(file: InsightFile, run: StoredRun): Html | null {
  const distances = readRuns(file, 'distances').findLast(
    ({ state, datasetId }) => state === 'done' && datasetId === run.datasetId,
  );
  if (distances === undefined) return null;
  return html`
<h2>Distances</h2>
<p>How large the loss of one picture's head would be if what was found on another were labelled on it. The cosine of the backbone's features tells near-duplicate scenes better (adjacent frames: AUC 0.95 against 0.88).</p>
<table><tr><th>component</th><th>pairs</th><th>least</th><th>median</th><th>mean</th><th>most</th><th>asymmetry</th></tr>
${readSummaries(file, distances.id).map((s) => html`<tr><td>${s.component}</td><td>${s.pairs}</td><td>${told(s.min)}</td><td>${told(s.median)}</td><td>${told(s.mean)}</td><td>${told(s.max)}</td><td>${told(s.asymmetry)}</td></tr>`)}</table>`;
}

function neighboursMarkup(file: InsightFile, run: StoredRun): Html | null {
  const neighbours = readRuns(file, 'neighbours').findLast(
    ({ state, datasetId }) => state === 'done' && datasetId === run.datasetId,
  );
  if (neighbours === undefined) return null;
  const rows = readNeighbours(file, neighbours.id)
    .filter(({ fold }) => fold === -1)
    .map(neighbourReplyOf);
  return html`
<h2>Neighbours</h2>
<p>Targets told by the nearest other pictures, all folds together. Folds without groups put one person, or neighbouring frames, on both sides: what they tell is too good.</p>
<table><tr><th>space</th><th>left out</th><th>target</th><th>k</th><th>weighting</th><th>search</th><th>accuracy</th><th>balanced</th><th>F1</th><th>MAE</th><th>R²</th><th>Spearman</th></tr>
${rows.map((r) => html`<tr><td>${r.space}</td><td>${r.grouping}</td><td>${r.target}</td><td>${r.k}</td><td>${r.weighting}</td><td>${r.engine}</td><td>${told(r.accuracy)}</td><td>${told(r.balanced_accuracy)}</td><td>${told(r.macro_f1)}</td><td>${told(r.mae)}</td><td>${told(r.r2)}</td><td>${told(r.spearman)}</td></tr>`)}</table>`;
}

function problemsMarkup(messages: readonly string[]): Html | null {
  if (messages.length === 0) return null;
  return html`<h2>What is wrong with the data set</h2><ul>${messages.slice(0, 200).map((message) => html`<li>${message}</li>`)}</ul>`;
}
