import { randomBytes } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { exportLayout, isExportName } from '#export/export-layout.ts';
import { filesOfExport } from '#export/export-manifest.ts';
import { plotlyFile } from '#export/report/report-assets.ts';
import type { Asset } from './asset.ts';

/** A file of an export that a page asks for. */
interface ReportPart {
  /** Of the export; null for an address that was never given out. */
  readonly folder: string | null;
  /** Within the export, with forward slashes. */
  readonly name: string;
}

/** So many exports can be shown at once; the oldest is forgotten. More than anybody has open. */
const mostShown = 32;

const partPattern = /^report\/([A-Za-z0-9_-]{43})\/([\w./-]{1,200})$/;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.webp': 'image/webp',
};

/**
 * The reports that pages in a browser show: each export that was asked about has a part of an address of its own, which nobody
 * guesses. Nothing else of its folder can be had, and the library that draws the heatmap is our own file, not the one beside the page.
 */
export class ShownReports {
  readonly #folders = new Map<string, string>();

  /** The report's file in an export's folder. Throws `not_found` where no export wrote one. */
  fileOf(folder: string): string {
    if (filesOfExport(folder).includes(exportLayout.page)) return path.join(path.resolve(folder), exportLayout.page);
    throw new DoppelError('not_found', `${folder} holds no export with a report. Export the project first.`);
  }

  /** The address of an export's report, the same each time; everything that the report loads lies beside it. */
  addressOf(folder: string): `/report/${string}` {
    const resolved = path.resolve(folder);
    const known = [...this.#folders].find(([, each]) => each === resolved)?.[0];
    const secret = known ?? randomBytes(32).toString('base64url');
    this.#folders.set(secret, resolved);
    if (this.#folders.size > mostShown) this.#folders.delete([...this.#folders.keys()][0]);
    return `/report/${secret}/${exportLayout.page}`;
  }

  /** What the id of an asset says, where it is that of a report's part; null for every other. */
  partOf(id: string): ReportPart | null {
    const [, secret, name] = partPattern.exec(id) ?? [];
    return secret === undefined ? null : { folder: this.#folders.get(secret) ?? null, name };
  }

  /** The file of a part; null where the report has none of that name, or a link leads out of the folder. */
  async find({ folder, name }: ReportPart): Promise<Asset | null> {
    const mime = types[path.posix.extname(name)];
    if (folder === null || mime === undefined || !name.startsWith('webp_viewer/') || !isExportName(name)) return null;
    if (name === exportLayout.plotly) return { kind: 'file', mime, path: plotlyFile() };
    const file = path.join(folder, name);
    const real = await realpath(file).catch(() => null); // not there any more
    return real === path.join(await realpath(folder).catch(() => folder), name)
      ? { kind: 'file', mime, path: file }
      : null;
  }
}
