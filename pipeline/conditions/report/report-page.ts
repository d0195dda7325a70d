import type { ClassScoreView, ConditionEvaluation, IntervalView, ObjectAnswer } from '#contract/conditions.ts';
import { type Html, html, scriptJson } from '#platform/pages/html.ts';

const share = (value: number | null): string => (value === null ? 'no data' : `${(value * 100).toFixed(1)} %`);
const spanned = ({ value, low, high }: IntervalView): string => `${share(value)} (${share(low)} to ${share(high)})`;

/** The report of an evaluation as one page that needs no network. `crops` are data addresses by object, `plotly` the library's text. */
export function reportPage(
  evaluation: ConditionEvaluation,
  crops: ReadonlyMap<number, string>,
  plotly: string,
): string {
  const { condition, dataset, objects, groups, notes } = evaluation;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Conditions: ${condition} of ${dataset}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<h1>${condition} of ${dataset}</h1>
<p>${objects} objects of ${groups} groups, each answered by a head that had not seen its group. Features: ${evaluation.features.join(' + ')}.
Left out by ${evaluation.folds_by}; run ${evaluation.run}. Spans hold the figure in 95 of 100 resamples of whole groups.</p>
${notes.map((note) => html`<p class="note">${note}</p>`)}
<h2>How often it is right</h2>
${figuresTable(evaluation)}
<h2>Targets</h2>
${targetsTable(evaluation)}
<h2>Truth against answer</h2>
<div id="confusion" class="plot"></div>
<h2>By class, condition and type</h2>
${scoresTable('class', evaluation.by_class)}
${evaluation.by_condition.length > 1 ? scoresTable('condition', evaluation.by_condition) : html``}
${evaluation.by_type.length > 1 ? scoresTable('type', evaluation.by_type) : html``}
<h2>How sure, and how right</h2>
<p>Expected calibration error ${evaluation.calibration.expected_calibration_error?.toFixed(3) ?? 'no data'}. ${floorWords(evaluation)}</p>
<div id="calibration" class="plot"></div>
<h2>Learning</h2>
<div id="curves" class="plot"></div>
<h2>Labels to look at again</h2>
<p>${evaluation.suspects.length === 0 ? 'None: no head that had not seen an object was sure of another class.' : 'Heads that had not seen these objects are sure of another class. Look before you change a label: the head may be wrong.'}</p>
${gallery(evaluation.suspects, crops)}
<h2>The hardest</h2>
${gallery(evaluation.hardest, crops)}
<script>${{ markup: plotly.replaceAll('</script', '<\\/script') }}</script>
<script type="application/json" id="data">${scriptJson(evaluation)}</script>
<script>${{ markup: script }}</script>
</body>
</html>
`;
  return page.markup;
}

function figuresTable(evaluation: ConditionEvaluation): Html {
  const { spatial, zero_shot: zeroShot } = evaluation;
  const rows: readonly (readonly [string, string])[] = [
    ['balanced accuracy', spanned(evaluation.balanced_accuracy)],
    ['  majority said of everything', spanned(evaluation.majority)],
    ['  nearest class mean', spanned(evaluation.nearest_mean)],
    ['accuracy', spanned(evaluation.accuracy)],
    ['macro F1', share(evaluation.macro_f1)],
    ['weighted F1', share(evaluation.weighted_f1)],
    ['with position and relations', spatial.with_context === null ? 'no data' : spanned(spatial.with_context)],
    ['without them', spatial.without_context === null ? 'no data' : spanned(spatial.without_context)],
    ['gain by them (paired)', spatial.gain === null ? 'no data' : spanned(spatial.gain)],
    [
      'relations from detections as from labels',
      spatial.relations === null
        ? 'no data: the detector knows none of these objects'
        : `${share(spatial.relations.share)} of ${spatial.relations.pairs} pairs`,
    ],
    [
      'zero-shot by prompts',
      zeroShot.balanced_accuracy === null ? `NOT RUN. ${zeroShot.why}` : spanned(zeroShot.balanced_accuracy),
    ],
  ];
  return html`<table>${rows.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}</table>`;
}

function targetsTable({ targets }: ConditionEvaluation): Html {
  return html`<table><tr><th>target</th><th>wanted</th><th>found</th><th>objects</th></tr>${targets.map(
    ({ name, wanted, found, objects }) =>
      html`<tr><th scope="row">${name}</th><td>${share(wanted)}</td><td>${found === null ? 'no data' : `${share(found)}, ${found >= wanted ? 'reached' : 'missed'}`}</td><td>${objects}</td></tr>`,
  )}</table>`;
}

function scoresTable(of: string, scores: readonly ClassScoreView[]): Html {
  return html`<table><tr><th>${of}</th><th>precision</th><th>recall</th><th>F1</th><th>support</th></tr>${scores.map(
    ({ name, precision, recall, f1, support }) =>
      html`<tr><th scope="row">${name}</th><td>${share(precision)}</td><td>${share(recall)}</td><td>${share(f1)}</td><td>${support}</td></tr>`,
  )}</table>`;
}

function floorWords({ floor }: ConditionEvaluation): string {
  if (floor === null) return 'No answer is reliable: at no probability were answers right often enough.';
  return `Answers below ${share(floor.floor)} are called not reliable; at or above it ${share(floor.accuracy)} were right (${share(floor.wanted)} wanted), which is ${share(floor.answered)} of all. The floor was chosen on these same objects: expect a little less.`;
}

function gallery(answers: readonly ObjectAnswer[], crops: ReadonlyMap<number, string>): Html {
  return html`<div class="gallery">${answers.map(({ object, picture, label, answer, sure, label_probability: own }) => {
    const crop = crops.get(object);
    return html`<figure>${crop === undefined ? html`<div class="missing">no picture</div>` : html`<img src="${crop}" alt="${label} in ${picture}">`}
<figcaption>labelled <b>${label}</b> (${share(own)})<br>said <b>${answer}</b> (${share(sure)})<br>${picture}, object ${object}</figcaption></figure>`;
  })}</div>`;
}

const style = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0 0 1.5rem; }
th, td { text-align: left; padding: 0.25rem 1rem 0.25rem 0; border-bottom: 1px solid color-mix(in srgb, currentColor 20%, transparent); white-space: pre-wrap; font-variant-numeric: tabular-nums; }
th[scope=row] { font-weight: 500; }
.plot { height: 26rem; background: #fff; }
.note { border-left: 3px solid #b7791f; padding-left: 0.75rem; }
.gallery { display: flex; flex-wrap: wrap; gap: 1rem; }
figure { margin: 0; width: 11rem; }
img { height: 120px; max-width: 100%; object-fit: contain; }
figcaption { font-size: 0.8rem; overflow-wrap: anywhere; }
.missing { height: 120px; opacity: 0.6; }
`;

const script = `
const data = JSON.parse(document.getElementById('data').textContent);
const quiet = { displaylogo: false, responsive: true };
const sums = data.confusion.map((row) => row.reduce((a, b) => a + b, 0));
Plotly.newPlot('confusion', [{
  type: 'heatmap', x: data.classes, y: data.classes,
  z: data.confusion.map((row, i) => row.map((count) => (sums[i] === 0 ? 0 : count / sums[i]))),
  text: data.confusion.map((row) => row.map(String)), texttemplate: '%{text}', hovertemplate: 'truth %{y}<br>answer %{x}<br>%{text} objects<extra></extra>',
  colorscale: 'Blues', reversescale: true, zmin: 0, zmax: 1, colorbar: { title: { text: 'share of truth' } },
}], { xaxis: { title: { text: 'answer' } }, yaxis: { title: { text: 'truth' }, autorange: 'reversed' }, margin: { t: 20, l: 150, b: 90 } }, quiet);
const bins = data.calibration.bins.filter((bin) => bin.objects > 0);
Plotly.newPlot('calibration', [
  { x: [0, 1], y: [0, 1], mode: 'lines', line: { dash: 'dot' }, name: 'as said' },
  { x: bins.map((bin) => bin.said), y: bins.map((bin) => bin.right), text: bins.map((bin) => bin.objects + ' objects'), mode: 'markers+lines', name: 'measured' },
], { xaxis: { title: { text: 'probability said' }, range: [0, 1] }, yaxis: { title: { text: 'share right' }, range: [0, 1.02] }, margin: { t: 20 } }, quiet);
Plotly.newPlot('curves', data.curves.map((curve) => ({
  x: curve.valid_macro_f1.map((_, i) => i + 1), y: curve.valid_macro_f1, mode: 'lines', name: curve.name,
})), { xaxis: { title: { text: 'epoch' } }, yaxis: { title: { text: 'macro F1, validation side' }, range: [0, 1.02] }, margin: { t: 20 } }, quiet);
`;
