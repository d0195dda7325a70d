import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CatalogueEntry, catalogue, catalogueEntry } from './catalogue.ts';
import { convertOrigin } from './convert-origin.ts';
import { sizeOf } from './download-file.ts';
import { downloadFiles, type PulledFile, partFile } from './download-files.ts';
import { asFolderError } from './folder-error.ts';
import { ModelError } from './model-error.ts';
import { readModelFile } from './model-file.ts';
import { pullFolder } from './model-folders.ts';
import { type ModelState, modelState } from './model-states.ts';

/** What the person is told before the first byte is asked for. */
export interface PullNotice {
  readonly id: string;
  readonly file: string;
  readonly licence: string;
  readonly source: string;
  readonly bytes: number;
  /** Bytes that an earlier attempt left. */
  readonly alreadyHere: number;
  /** Where the file will lie. */
  readonly target: string;
}

/** How far a download is. */
interface PullProgress {
  readonly done: number;
  readonly total: number;
}

/** How to download, and whom to tell. */
export interface PullOptions {
  /** The folder to put the file in; null for DOPPEL_MODELS or the user's folder. */
  readonly models: string | null;
  /** Told licence and size before anything is downloaded; the download waits for it and does not begin if it throws. */
  readonly onNotice: (notice: PullNotice) => void | Promise<void>;
  readonly onProgress?: (progress: PullProgress) => void;
  readonly signal?: AbortSignal;
  /** Another server, which has the file under `baseUrl/FILE`: a mirror, or the server of a test. */
  readonly baseUrl?: string;
  readonly entries?: readonly CatalogueEntry[];
  /** Milliseconds without a byte after which the server is given up; 30 s by default. */
  readonly stallMs?: number;
}

/**
 * Downloads a model of the catalogue, unless it is there already, and moves it into place whole once its sha256 is right. One
 * that is published as an OpenVINO IR is downloaded as its two files and converted. What a cut connection leaves stays beside
 * it as a part file, from which this call, or the next one, goes on.
 *
 * @throws ModelError `unknown_model`; `not_downloadable` for an entry without a public address; `download` when the server
 * cannot be reached or has something else; `wrong_hash` when what came is not the model (nothing of it is kept), or when a file of that name with other
 * content is in the way; `damaged` when the IR cannot be converted;
 * `no_space` or `read_only` when it cannot be written. The signal's reason when it is aborted.
 */
export async function pullModel(id: string, options: PullOptions): Promise<ModelState> {
  const entry = catalogueEntry(id, options.entries ?? catalogue);
  const folder = pullFolder(options.models);
  const wanted = filesOf(entry, folder, options.baseUrl);
  const target = path.join(folder, entry.file);
  const before = await modelState(entry, [folder]);
  if (before.state === 'present') return before;
  // Someone put other weights there under this name: theirs to remove.
  if (before.state === 'wrong_hash') await readModelFile(target, entry);

  const here = await Promise.all(wanted.map(({ part }) => sizeOf(part)));
  await options.onNotice({
    id: entry.id,
    file: entry.file,
    licence: entry.licence,
    source: entry.source,
    bytes: sum(wanted.map(({ bytes }) => bytes)),
    alreadyHere: sum(here),
    target,
  });
  options.signal?.throwIfAborted();
  try {
    await mkdir(folder, { recursive: true });
    await downloadFiles(wanted, {
      ...options,
      named: `the ${entry.id} of the catalogue`,
      instead:
        entry.origin === undefined
          ? `put it into ${folder} as ${entry.file}`
          : `add it with "doppel models add ${entry.origin.xml.file}"`,
    });
    if (entry.origin === undefined) await rename(wanted[0].part, target);
    else await convertParts(entry, wanted, target);
  } catch (error) {
    throw asFolderError(error, folder);
  }
  return modelState(entry, [folder]);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What must come: the file itself, or the two that it is converted from. */
function filesOf(entry: CatalogueEntry, folder: string, baseUrl: string | undefined): readonly PulledFile[] {
  const { file, bytes, sha256, download, origin } = entry;
  const published = origin === undefined ? [{ file, bytes, sha256, download }] : [origin.xml, origin.bin];
  return published.map((each) => {
    if (each.download === null) {
      throw new ModelError(
        'not_downloadable',
        `${entry.id} cannot be downloaded: ${file} has no public address (${entry.source}). Put the file into a folder ` +
          'and name that folder with --models or DOPPEL_MODELS.',
      );
    }
    return {
      file: each.file,
      bytes: each.bytes,
      sha256: each.sha256,
      address: baseUrl === undefined ? each.download : `${baseUrl}/${each.file}`,
      part: partFile(folder, each),
    };
  });
}

/** Makes the model's file of the two that came, and drops them. */
async function convertParts(entry: CatalogueEntry, [xml, bin]: readonly PulledFile[], target: string): Promise<void> {
  const origin = { xml: await readFile(xml.part), bin: await readFile(bin.part) };
  const converted = convertOrigin(entry, origin, xml.file);
  const found = createHash('sha256').update(converted).digest('hex');
  if (found !== entry.sha256) {
    throw new ModelError(
      'failed',
      `${entry.id} was converted to a file with the sha256 ${found}, expected ${entry.sha256}: this version of Doppel ` +
        'converts in another way than its catalogue says. Report it.',
    );
  }
  const whole = `${target}.${entry.sha256.slice(0, 8)}.part`;
  await writeFile(whole, converted, { flush: true });
  await rename(whole, target);
  await Promise.all([xml, bin].map(({ part }) => rm(part, { force: true })));
}
