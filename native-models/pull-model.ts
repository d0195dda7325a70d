import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type CatalogueEntry, catalogue, catalogueEntry } from './catalogue.ts';
import { ModelError } from './model-error.ts';
import { readModelFile } from './model-file.ts';
import { pullFolder } from './model-folders.ts';
import { type ModelState, modelState } from './model-states.ts';

/** A server that sends nothing for so long is taken for gone. */
const stallMs = 30_000;

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
export interface PullProgress {
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
 * Downloads a model of the catalogue, unless it is there already, and moves it into place whole once its sha256 is right. What
 * a cut connection leaves stays beside it as a part file, from which this call, or the next one, goes on.
 *
 * @throws ModelError `unknown_model`; `not_downloadable` for an entry without a public address; `download` when the server
 * cannot be reached or has something else; `wrong_hash` when what came is not the model (nothing of it is kept), or when a file of that name with other
 * content is in the way;
 * `no_space` or `read_only` when it cannot be written. The signal's reason when it is aborted.
 */
export async function pullModel(id: string, options: PullOptions): Promise<ModelState> {
  const entry = catalogueEntry(id, options.entries ?? catalogue);
  const address = addressOf(entry, options.baseUrl);
  const folder = pullFolder(options.models);
  const target = path.join(folder, entry.file);
  const before = await modelState(entry, [folder]);
  if (before.state === 'present') return before;
  // Someone put other weights there under this name: theirs to remove.
  if (before.state === 'wrong_hash') await readModelFile(target, entry);

  // The hash in the name keeps the parts of two versions of a model apart.
  const part = `${target}.${entry.sha256.slice(0, 8)}.part`;
  await options.onNotice({
    id: entry.id,
    file: entry.file,
    licence: entry.licence,
    source: entry.source,
    bytes: entry.bytes,
    alreadyHere: await sizeOf(part),
    target,
  });
  options.signal?.throwIfAborted();
  try {
    await mkdir(folder, { recursive: true });
    const sha256 = await downloadPart(entry, address, part, options);
    if (sha256 !== entry.sha256) {
      throw new ModelError(
        'wrong_hash',
        `${address} is not the ${entry.id} of the catalogue: its sha256 is ${sha256}, expected ${entry.sha256}. Nothing ` +
          'of it was kept. The file may have been replaced there; get it elsewhere and put it into ' +
          `${folder} as ${entry.file}.`,
      );
    }
    await rename(part, target);
  } catch (error) {
    if (error instanceof ModelError && (error.code === 'wrong_hash' || (await holdsNothing(part)))) {
      await rm(part, { force: true });
    }
    throw asWriteError(error, folder);
  }
  return modelState(entry, [folder]);
}

function addressOf(entry: CatalogueEntry, baseUrl: string | undefined): string {
  if (entry.download === null) {
    throw new ModelError(
      'not_downloadable',
      `${entry.id} cannot be downloaded: ${entry.file} has no public address (${entry.source}). Put the file into a folder ` +
        'and name that folder with --models or DOPPEL_MODELS.',
    );
  }
  return baseUrl === undefined ? entry.download : `${baseUrl}/${entry.file}`;
}

/** Brings the part file to its full length, over as many connections as it takes, and returns its sha256. */
async function downloadPart(
  entry: CatalogueEntry,
  address: string,
  part: string,
  options: PullOptions,
): Promise<string> {
  if ((await sizeOf(part)) > entry.bytes) await rm(part);
  const file = await open(part, 'a+');
  try {
    const state = { done: (await file.stat()).size, hash: await hashOf(part) };
    options.onProgress?.({ done: state.done, total: entry.bytes });
    while (state.done < entry.bytes) {
      const before = state.done;
      const failure = await fetchInto(file, state, entry, address, options);
      options.signal?.throwIfAborted();
      // A connection that brought something may be cut again: go on. One that brought nothing ends the attempt.
      if (failure !== null && state.done <= before) {
        const kept =
          state.done > 0 ? ` ${state.done} of ${entry.bytes} bytes are kept; the next attempt goes on there.` : '';
        throw new ModelError('download', `${entry.file} cannot be downloaded from ${address}: ${failure}.${kept}`);
      }
    }
    await file.sync();
    return state.hash.digest('hex');
  } finally {
    await file.close();
  }
}

/** Bytes of the part file and the hash over them. */
interface PartState {
  done: number;
  hash: Hash;
}

/**
 * Appends what one connection brings. Returns null when it ended well, else why it did not, in words.
 * @throws ModelError `download` when the server answers with something that more attempts cannot mend.
 */
async function fetchInto(
  file: FileHandle,
  state: PartState,
  entry: CatalogueEntry,
  address: string,
  options: PullOptions,
): Promise<string | null> {
  const stalled = new AbortController();
  const limit = options.stallMs ?? stallMs;
  const timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${limit / 1000} s`)), limit);
  const signal = options.signal ? AbortSignal.any([options.signal, stalled.signal]) : stalled.signal;
  try {
    const response = await fetch(address, {
      signal,
      // The bytes themselves: a compressed answer would be unpacked on the way and its offsets would mean nothing.
      headers: { 'accept-encoding': 'identity', ...(state.done > 0 ? { range: `bytes=${state.done}-` } : {}) },
    });
    await prepare(response, file, state, entry, address);
    if (response.body === null) return 'the answer has no content';
    for await (const chunk of response.body) {
      timer.refresh();
      if (state.done + chunk.length > entry.bytes) {
        throw new ModelError(
          'wrong_hash',
          `${address} is longer than the ${entry.bytes} bytes of ${entry.id}: it is another file. Nothing of it was kept.`,
        );
      }
      await file.appendFile(chunk);
      state.hash.update(chunk);
      state.done += chunk.length;
      options.onProgress?.({ done: state.done, total: entry.bytes });
    }
    return state.done < entry.bytes ? `the connection ended at ${state.done} of ${entry.bytes} bytes` : null;
  } catch (error) {
    if (error instanceof ModelError || isFileError(error)) throw error;
    const reason = stalled.signal.aborted ? (stalled.signal.reason as Error) : (error as Error);
    return reason.cause instanceof Error ? `${reason.message} (${reason.cause.message})` : reason.message;
  } finally {
    clearTimeout(timer);
  }
}

/** Looks at the answer's head: goes on where the part ends, or starts over where the server cannot. */
async function prepare(
  response: Response,
  file: FileHandle,
  state: PartState,
  entry: CatalogueEntry,
  address: string,
): Promise<void> {
  if (response.status === 206 && response.headers.get('content-range')?.startsWith(`bytes ${state.done}-`)) return;
  if (response.status === 200) {
    if (state.done > 0) await restart(file, state);
    return;
  }
  await response.body?.cancel();
  if (response.status === 206 || response.status === 416) {
    // The server's file has another length or the answer another range than asked for: what is here is of no use.
    await restart(file, state);
    throw new ModelError(
      'download',
      `${address} has no bytes from the place where ${entry.file} was cut off; what was there is dropped. Try again.`,
    );
  }
  throw new ModelError(
    'download',
    `${entry.file} cannot be downloaded: ${address} answers ${response.status} ${response.statusText}.`,
  );
}

async function restart(file: FileHandle, state: PartState): Promise<void> {
  await file.truncate(0);
  state.done = 0;
  state.hash = createHash('sha256');
}

async function hashOf(file: string): Promise<Hash> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash;
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    // Whatever is in the way is told when the file is opened.
    if (isFileError(error) || (error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Whether a part file is there that nothing has come into yet. */
async function holdsNothing(part: string): Promise<boolean> {
  const found = await stat(part).catch(() => null); // what cannot be looked at was never made
  return found?.isFile() === true && found.size === 0;
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error && fileErrors.has(String(error.code));
}

const full = ['ENOSPC', 'EDQUOT'];
const forbidden = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR'];
const fileErrors: ReadonlySet<string> = new Set([...full, ...forbidden, 'EIO', 'EFBIG']);

/** A failure of the file system as a sentence; anything else as it is. */
function asWriteError(error: unknown, folder: string): unknown {
  if (!isFileError(error)) return error;
  const code = String(error.code);
  if (full.includes(code)) {
    return new ModelError('no_space', `There is no room left in ${folder}. Make room and pull again.`, {
      cause: error,
    });
  }
  const why = ['EACCES', 'EPERM', 'EROFS'].includes(code)
    ? 'you may not write there'
    : ['ENOTDIR', 'EEXIST'].includes(code)
      ? 'a part of its path is a file'
      : error.message;
  return new ModelError('read_only', `${folder} cannot be written: ${why}. Name another with --models.`, {
    cause: error,
  });
}
