import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pagePolicy } from '#platform/pages/page.ts';
import { pageStyle } from '#platform/pages/page-style.ts';

/** The report's own style and script, as text. */
export async function reportAssets(): Promise<{ readonly style: string; readonly script: string }> {
  return {
    style: await pageStyle(path.join(import.meta.dirname, 'report-style.css')),
    script: await readFile(path.join(import.meta.dirname, 'report-script.js'), 'utf8'),
  };
}

/** Where the library lies that draws the report's heatmap. */
export const plotlyFile = (): string =>
  createRequire(import.meta.url).resolve('plotly.js-cartesian-dist-min/plotly-cartesian.min.js');

/**
 * What a report may do where a door serves it: run the script of this version of Doppel and nothing else, whatever the file says. A
 * report that an older version wrote is read without its script.
 */
export const reportPolicy = async (): Promise<string> => `${pagePolicy(await reportAssets())}; frame-ancestors 'none'`;
