import { createHash } from 'node:crypto';
import { headerSection, projectTitle } from './header-section.ts';
import { historySection } from './history-section.ts';
import { type Html, html } from './html.ts';
import { type PairGroups, pairsSection } from './pairs-section.ts';
import { personsSection } from './persons-section.ts';
import type { ReportView } from './report-view.ts';
import { similaritySection } from './similarity-section.ts';

/** The page's own style and script, as text. */
export interface ReportAssets {
  readonly style: string;
  readonly script: string;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64');

/**
 * What the page may do: run its own script, known by its hash, and what that script loads (Plotly, from beside the page), and
 * show pictures from beside it. Nothing may reach the network, wherever the page is opened from. `file:` stands beside 'self'
 * because browsers differ in what 'self' is for a page opened from disk. Plotly adds an empty style sheet, whose rules it then
 * inserts, and sets style attributes; browsers that do not tell sheets from attributes (before 2022) get the wider rule.
 */
function contentPolicy({ style, script }: ReportAssets): string {
  return [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script)}' 'strict-dynamic'`,
    `style-src-elem 'sha256-${sha256(style)}' 'sha256-${sha256('')}'`,
    "style-src-attr 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    "img-src 'self' file: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The whole page. All of it can be read without the script, which adds search, order, the heatmap and pausing. */
export function reportPage(view: ReportView, groups: PairGroups, assets: ReportAssets): string {
  const policy = contentPolicy(assets);
  const style: Html = { markup: assets.style };
  const script: Html = { markup: assets.script };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Doppel ${view.input.appVersion}">
<title>${projectTitle(view.input)} – Doppel</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#pairs">Skip to the likely duplicates</a>
${headerSection(groups, view)}
<main>
${pairsSection(groups, view)}
${personsSection(view)}
${similaritySection(view)}
${historySection(view)}
</main>
<footer class="page-foot"><p>Doppel proposes, people decide. This page is a file beside its pictures: it loads nothing from the network.</p></footer>
<div id="tip" class="tip" aria-hidden="true" hidden></div>
<script>${script}</script>
</body>
</html>
`.markup;
}
