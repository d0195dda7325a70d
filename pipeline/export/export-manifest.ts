import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { isSystemError } from '#base/system-errors.ts';
import { exportLayout, isExportName } from './export-layout.ts';

const manifest = z.object({ format: z.literal('doppel-export'), version: z.int(), files: z.array(z.string()) });

/** The text of a manifest that names some files. */
export function manifestText(files: readonly string[]): string {
  return `${JSON.stringify({ format: 'doppel-export', version: 1, files }, null, 1)}\n`;
}

/**
 * The files that an earlier export wrote into a folder, the manifest itself included; empty where none did. A manifest may
 * come from a stranger: names that no export has are left out. Throws `failed` where it cannot be understood, because then
 * nobody knows whose the files are.
 */
export function filesOfExport(folder: string): readonly string[] {
  const file = path.join(folder, exportLayout.manifest);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
  const parsed = manifest.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new DoppelError(
      'failed',
      `${file} should list the files of an earlier export and cannot be read. Choose another folder, or move this one away.`,
    );
  }
  return [...new Set([...parsed.data.files.filter(isExportName), exportLayout.manifest])];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON at all: the caller's check refuses it, with a sentence that names the file.
    return null;
  }
}
