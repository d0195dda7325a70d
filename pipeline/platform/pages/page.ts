import { createHash } from 'node:crypto';
import { type Html, html } from './html.ts';

/** A page that lies on disk and needs nothing but what lies beside it. */
interface FilePage {
  readonly title: string;
  /** Who made it: `Doppel 0.1.0`. */
  readonly generator: string;
  /** Its style and its script, as text. The script may load scripts from beside the page. */
  readonly style: string;
  readonly script: string | null;
  readonly body: Html;
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('base64');

/**
 * What a page may do: run its own script, known by its hash, and what that script loads (Plotly, from beside the page), and show
 * pictures from beside it. Nothing may reach the network, wherever the page is opened from. `file:` stands beside 'self' because
 * browsers differ in what 'self' is for a page opened from disk. Plotly adds an empty style sheet, whose rules it then inserts, and
 * sets style attributes; browsers that do not tell sheets from attributes (before 2022) get the wider rule.
 */
export function pagePolicy({ style, script }: Pick<FilePage, 'style' | 'script'>): string {
  return [
    "default-src 'none'",
    ...(script === null ? [] : [`script-src 'sha256-${sha256(script)}' 'strict-dynamic'`]),
    `style-src-elem 'sha256-${sha256(style)}' 'sha256-${sha256('')}'`,
    "style-src-attr 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    "img-src 'self' file: data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The whole page as text: head, policy, style, body, and the script at the end. */
export function pageMarkup(page: FilePage): string {
  const style: Html = { markup: page.style };
  const script = page.script === null ? null : html`<script>${{ markup: page.script }}</script>\n`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${pagePolicy(page)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<meta name="generator" content="${page.generator}">
<title>${page.title}</title>
<style>${style}</style>
</head>
<body>
${page.body}
${script}</body>
</html>
`.markup;
}
