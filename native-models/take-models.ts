import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CatalogueEntry, catalogue, isFileOf } from './catalogue.ts';
import { convertOrigin } from './convert-origin.ts';
import { ModelError } from './model-error.ts';
import { fileSha256 } from './model-file.ts';
import { pullFolder } from './model-folders.ts';
import { modelState } from './model-states.ts';
import { putWhole, regularFiles } from './taken-file.ts';

/** Where to look, and where to put what is found. */
export interface TakeOptions {
  /** The folder to put the files in; null for DOPPEL_MODELS or the user's folder. */
  readonly models: string | null;
  readonly entries?: readonly CatalogueEntry[];
}

/**
 * Copies every model of the catalogue that lies in `folder` to where models are looked for: a machine without a network gets them from a
 * stick. Files are known by their size and SHA-256, whatever they are called; an OpenVINO IR (its two files) is converted. Returns the
 * ids of those that were found, those that were here already among them.
 *
 * @throws ModelError `missing` when the folder cannot be looked into; `no_space` or `read_only` when the files cannot be written;
 * `damaged` when an IR cannot be converted.
 */
export async function takeModels(folder: string, options: TakeOptions): Promise<readonly string[]> {
  const entries = options.entries ?? catalogue;
  const to = pullFolder(options.models);
  const files = await filesBySha256(folder, entries);
  const found: string[] = [];
  for (const entry of entries) {
    const whole = [...files].find(([sha256]) => isFileOf(entry, sha256))?.[1];
    const xml = entry.origin && files.get(entry.origin.xml.sha256);
    const bin = entry.origin && files.get(entry.origin.bin.sha256);
    if (whole === undefined && (xml === undefined || bin === undefined)) continue;
    found.push(entry.id);
    if ((await modelState(entry, [to])).state === 'present') continue;
    await putWhole(to, entry.file, async (part) => {
      if (whole !== undefined) await copyFile(whole, part);
      else if (xml !== undefined && bin !== undefined) await convertFiles(entry, xml, bin, part);
    });
  }
  return found;
}

/** The regular files of a folder that could be of the catalogue by their size, by their hash. */
async function filesBySha256(folder: string, entries: readonly CatalogueEntry[]): Promise<ReadonlyMap<string, string>> {
  const sizes = new Set(
    entries.flatMap(({ bytes, also, origin }) => [
      bytes,
      ...also.map((other) => other.bytes),
      ...(origin === undefined ? [] : [origin.xml.bytes, origin.bin.bytes]),
    ]),
  );
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new ModelError(
      'missing',
      `${folder} cannot be looked into: ${cause.code ?? cause.message}. Choose another folder.`,
      {
        cause,
      },
    );
  });
  const files = new Map<string, string>();
  for (const { file, bytes } of await regularFiles(folder, names))
    if (sizes.has(bytes)) files.set(await fileSha256(file), file);
  return files;
}

async function convertFiles(entry: CatalogueEntry, xml: string, bin: string, part: string): Promise<void> {
  const converted = convertOrigin(entry, { xml: await readFile(xml), bin: await readFile(bin) }, path.basename(xml));
  const sha256 = createHash('sha256').update(converted).digest('hex');
  if (sha256 !== entry.sha256) {
    throw new ModelError(
      'failed',
      `${entry.id} was converted to a file with the sha256 ${sha256}, expected ${entry.sha256}. Report it.`,
    );
  }
  await writeFile(part, converted, { flush: true });
}
