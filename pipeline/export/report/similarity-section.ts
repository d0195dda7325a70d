import { wholeNumber } from '#contract/words/count-words.ts';
import { type Html, html, scriptJson } from '#platform/pages/html.ts';
import { emptyNote, section } from '#platform/pages/parts.ts';
import { clusterOrder } from '../cluster-order.ts';
import type { SimilarityTable } from '../similarity-table.ts';
import type { ReportView } from './report-view.ts';
import type { SimilarityData } from './similarity-data.ts';

/**
 * Persons up to which the page carries a heatmap. The upper triangle of 1,500 is 3 MB of base64, and a cell is still a third
 * of a pixel wide; beyond, the picture says nothing that the matrix file does not say better.
 */
const mostPersons = 1_500;

/** A cosine of 1 as an integer: 16 bits with a sign hold steps of 0.00003, finer than anything the page prints. */
const oneAsInteger = 32_767;

/** The upper triangle of the matrix without its diagonal, row by row, as little-endian 16-bit integers in base64. */
function packedTriangle({ matrix, persons }: Pick<SimilarityTable, 'matrix' | 'persons'>): string {
  const count = persons.length;
  const bytes = Buffer.alloc(count * (count - 1));
  let offset = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++)
      offset = bytes.writeInt16LE(Math.round(matrix[a * count + b] * oneAsInteger), offset);
  }
  return bytes.toString('base64');
}

/** Everything that the page's script draws the heatmap from. */
function heatmapData({ input, table, pictures }: ReportView): Html {
  const ids = table.persons.map((person) => person.personId);
  const rowOf = new Map<number, number>(ids.map((id, row) => [id, row]));
  const impossible = input.pairs.flatMap(({ a, b, vetoed, decision }): [number, number][] => {
    const [rowA, rowB] = [rowOf.get(a), rowOf.get(b)];
    return (vetoed || decision === 'apart') && rowA !== undefined && rowB !== undefined ? [[rowA, rowB]] : [];
  });
  const data: SimilarityData = {
    ids,
    stills: ids.map((id) => pictures.stills.has(id)),
    clustered: [...clusterOrder(table.matrix, ids.length)],
    impossible,
    threshold: input.threshold,
    one: oneAsInteger,
    triangle: packedTriangle(table),
  };
  return scriptJson(data);
}

/** The matrix as a heatmap, and a place to compare any two persons. */
export function similaritySection(view: ReportView): Html {
  const count = view.table.persons.length;
  const named = { id: 'similarity', title: 'Similarity of everyone with everyone', count: null, lead: null };
  if (count < 2 || count > mostPersons) {
    const why =
      count < 2
        ? 'Fewer than two persons could be compared.'
        : `${wholeNumber(count)} persons are too many for a picture.`;
    const where = count < 2 ? '' : ' The numbers are in similarity_matrix.npy and similarity_matrix.json.';
    return section({ ...named, body: emptyNote(`${why}${where}`) });
  }
  const body = html`<noscript><p class="empty">The heatmap needs JavaScript. The numbers are in similarity_matrix.json.</p></noscript>
<div class="similarity-layout needs-script">
<div class="heat">
<fieldset class="tools"><legend class="unseen">Order of the heatmap</legend>
<label><input type="radio" name="heat-order" value="clustered" checked> alike together</label>
<label><input type="radio" name="heat-order" value="id"> by id</label>
<span class="hint">Click a cell to see the pair. Drag to zoom, double-click to return. × marks pairs that are ruled out: seen in two places at once, or kept apart.</span>
</fieldset>
<p class="print-only">The heatmap is not in print: it is drawn on the page when you come to it, and prints once it was.</p>
<div id="heatmap" role="img" aria-label="Heatmap of the cosine similarity of ${count} persons. Compare any two with the fields beside it."></div>
<p id="heatmap-problem" class="empty" hidden></p>
</div>
<aside class="compare" id="compare" aria-labelledby="compare-title">
<h3 id="compare-title" tabindex="-1">Compare two persons</h3>
<form id="compare-form" class="tools"><label>Person <select id="compare-a"></select></label><label>with <select id="compare-b"></select></label></form>
<div id="compare-result" role="status"></div>
</aside>
</div>
<script type="application/json" id="similarity-data">${heatmapData(view)}</script>`;
  return section({ ...named, body });
}
