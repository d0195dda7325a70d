import { readdirSync } from 'node:fs';
import path from 'node:path';

/** What the page is built of; a file with another ending is not served. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

/** A file of the built page. */
export interface PageFile {
  /** Absolute. */
  readonly path: string;
  readonly mime: string;
}

/**
 * The files of the built page by the path in their address (`/` and `/assets/...`). The list is made once: what is not on it
 * does not exist for a page, so no address, however it is spelled, leads out of the folder.
 */
export function listPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const mime = types[path.extname(entry.name)];
    if (!entry.isFile() || mime === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const address = `/${path.relative(folder, file).split(path.sep).join('/')}`;
    files.set(address === '/index.html' ? '/' : address, { path: file, mime });
  }
  return files;
}
