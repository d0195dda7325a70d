import { html } from '#platform/pages/html.ts';
import { pageMarkup } from '#platform/pages/page.ts';
import { headerSection, projectTitle } from './header-section.ts';
import { historySection } from './history-section.ts';
import { type PairGroups, pairsSection } from './pairs-section.ts';
import { personsSection } from './persons-section.ts';
import type { ReportView } from './report-view.ts';
import { sheetSection } from './sheet-section.ts';
import { similaritySection } from './similarity-section.ts';

/** The page's own style and script, as text. */
interface ReportAssets {
  readonly style: string;
  readonly script: string;
}

/** The whole page. All of it can be read without the script, which adds search, order, the heatmap and pausing. */
export function reportPage(view: ReportView, groups: PairGroups, assets: ReportAssets): string {
  const body = html`<a class="skip" href="#pairs">Skip to the likely duplicates</a>
${headerSection(groups, view)}
<main>
${pairsSection(groups, view)}
${personsSection(view)}
${sheetSection(view)}
${similaritySection(view)}
${historySection(view)}
</main>
<footer class="page-foot"><p>Doppel proposes, people decide. This page is a file beside its pictures: it loads nothing from the network.</p></footer>
<div id="tip" class="tip" aria-hidden="true" hidden></div>`;
  const title = `${projectTitle(view.input)} – Doppel`;
  return pageMarkup({ title, generator: `Doppel ${view.input.appVersion}`, body, ...assets });
}
