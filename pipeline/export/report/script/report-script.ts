// The script of the exported page. It runs in the reader's browser, from disk, and adds to a page that is whole without it:
// pausing the previews, search and order of the persons, the heatmap and the comparison of any two.
import { startComparison } from './comparison.ts';
import { startHeatmap } from './heatmap.ts';
import { startPersonList } from './person-list.ts';
import { startPreviews } from './previews.ts';
import { readSimilarities } from './similarities.ts';

document.documentElement.classList.add('scripted');
startPreviews();
const cards = startPersonList();
const similarities = readSimilarities();
if (similarities === null) {
  for (const button of document.querySelectorAll<HTMLButtonElement>('[data-compare]')) button.disabled = true;
} else {
  startHeatmap(similarities, startComparison(cards, similarities));
}
