import type { ClassScoreView, ConditionEvaluation, IntervalView } from '#contract/conditions.ts';
import { wholeNumber } from '#contract/words/count-words.ts';
import { appVersion } from '#platform/app-version.ts';
import { type Html, html, scriptJson } from '#platform/pages/html.ts';
import { pageMarkup } from '#platform/pages/page.ts';
import { dataRow, dataTable, type PageFact, pageHead, section, sectionLinks } from '#platform/pages/parts.ts';
import { cellGallery, gallery, matrixTable } from './answer-galleries.ts';
import type { MatrixCell } from './matrix-cells.ts';
import { reportScript } from './report-script.ts';
import { share } from './share-words.ts';

const spanned = ({ value, low, high }: IntervalView): string => `${share(value)} (${share(low)} to ${share(high)})`;

/** What a report shows besides the evaluation. */
interface ReportPictures {
  /** Data addresses of crops by object. */
  readonly crops: ReadonlyMap<number, string>;
  /** The answers behind the cells of the matrix. */
  readonly cells: readonly MatrixCell[];
}

/** Texts that go into the page: the style, and Plotly's own text, so that the page needs nothing beside it. */
interface ReportAssets {
  readonly style: string;
  readonly plotly: string;
}

/** The report of an evaluation as one page that needs no network and no file beside it. */
export function reportPage(
  evaluation: ConditionEvaluation,
  { crops, cells }: ReportPictures,
  { style, plotly }: ReportAssets,
): string {
  const { condition, dataset, notes, suspects, hardest } = evaluation;
  const sections = [
    { id: 'right', title: 'How often it is right', count: null, lead: null, body: figuresTable(evaluation) },
    { id: 'targets', title: 'Targets', count: null, lead: null, body: targetsTable(evaluation) },
    {
      ...{ id: 'matrix', title: 'Truth against answer', count: null },
      lead: html`<p class="lead">A number opens its pictures.</p>`,
      body: html`${matrixTable(evaluation, cells)}${cells.map((cell) => cellGallery(cell, crops))}`,
    },
    { id: 'scores', title: 'By class, condition and type', count: null, lead: null, body: scoreTables(evaluation) },
    {
      ...{ id: 'sure', title: 'How sure, and how right', count: null, lead: null },
      body: html`<p>Expected calibration error ${evaluation.calibration.expected_calibration_error?.toFixed(3) ?? 'no data'}. ${floorWords(evaluation)}</p><div id="calibration" class="plot" role="img" aria-label="Probability said against share right"></div>`,
    },
    {
      ...{ id: 'learning', title: 'Learning', count: null, lead: null },
      body: html`<div id="curves" class="plot" role="img" aria-label="Macro F1 of the validation side by epoch"></div>`,
    },
    {
      ...{ id: 'suspects', title: 'Labels to look at again', count: suspects.length, lead: null },
      body: html`<p>${suspects.length === 0 ? 'None: no head that had not seen an object was sure of another class.' : 'Heads that had not seen these objects are sure of another class. Look before you change a label: the head may be wrong.'}</p>${gallery(suspects, crops)}`,
    },
    { id: 'hardest', title: 'The hardest', count: hardest.length, lead: null, body: gallery(hardest, crops) },
  ];
  const body = html`${pageHead(
    `${condition} of ${dataset}`,
    html`Each object was answered by a head that had not seen its group. Spans hold the figure in 95 of 100 resamples of whole groups.`,
    facts(evaluation),
    notes.map((note) => ({ kind: 'note', weight: 'plain' as const, title: 'Note.', body: html`${note}` })),
  )}
${sectionLinks(sections, null)}
<main>${sections.map(section)}</main>
<script type="application/json" id="data">${scriptJson({ calibration: evaluation.calibration, curves: evaluation.curves })}</script>`;
  return pageMarkup({
    title: `Conditions: ${condition} of ${dataset}`,
    generator: `Doppel ${appVersion}`,
    style,
    // One text, so that the page's policy can name it by its hash.
    script: `${inScript(plotly)}\n${reportScript}`,
    body,
  });
}

/** A script's text as it may stand within a page: nothing ends it early, and no line end is another in the page than here. */
const inScript = (text: string): string => text.replaceAll('</script', '<\\/script').replaceAll('\r\n', '\n');

function facts(evaluation: ConditionEvaluation): readonly PageFact[] {
  const { objects, groups, features, folds_by: by, run, balanced_accuracy: balanced } = evaluation;
  return [
    {
      term: 'Balanced accuracy',
      value: html`${share(balanced.value)}`,
      detail: html`${share(balanced.low)} to ${share(balanced.high)}`,
    },
    { term: 'Objects', value: html`${wholeNumber(objects)}`, detail: html`${wholeNumber(groups)} groups` },
    { term: 'Features', value: html`${features.join(' + ')}`, detail: null },
    { term: 'Left out by', value: html`${by}`, detail: html`run ${run}` },
  ];
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
  return dataTable(
    'right-title',
    ['figure', 'value'],
    rows.map(([name, value]) => dataRow(name, [value])),
  );
}

function targetsTable({ targets }: ConditionEvaluation): Html {
  return dataTable(
    'targets-title',
    ['target', 'wanted', 'found', 'objects'],
    targets.map(({ name, wanted, found, objects }) =>
      dataRow(name, [
        share(wanted),
        found === null ? 'no data' : `${share(found)}, ${found >= wanted ? 'reached' : 'missed'}`,
        objects,
      ]),
    ),
  );
}

function scoreTables({ by_class, by_condition, by_type }: ConditionEvaluation): Html {
  const tables = [
    scoresTable('class', by_class),
    ...(by_condition.length > 1 ? [scoresTable('condition', by_condition)] : []),
    ...(by_type.length > 1 ? [scoresTable('type', by_type)] : []),
  ];
  return html`${tables}`;
}

function scoresTable(of: string, scores: readonly ClassScoreView[]): Html {
  return dataTable(
    'scores-title',
    [of, 'precision', 'recall', 'F1', 'support'],
    scores.map(({ name, precision, recall, f1, support }) =>
      dataRow(name, [share(precision), share(recall), share(f1), support]),
    ),
  );
}

function floorWords({ floor }: ConditionEvaluation): string {
  if (floor === null) return 'No answer is reliable: at no probability were answers right often enough.';
  return `Answers below ${share(floor.floor)} are called not reliable; at or above it ${share(floor.accuracy)} were right (${share(floor.wanted)} wanted), which is ${share(floor.answered)} of all. The floor was chosen on these same objects: expect a little less.`;
}
