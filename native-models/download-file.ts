import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { ModelError } from './model-error.ts';

/** A server that sends nothing for so long is taken for gone. */
const stallMs = 30_000;

/** A file to be downloaded: what it is called, how long it is, and where it is. */
export interface WantedFile {
  readonly file: string;
  readonly bytes: number;
  readonly address: string;
}

/** How to download, and whom to tell. */
interface DownloadOptions {
  /** Told how many bytes are there. */
  readonly onDone?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a byte after which the server is given up; 30 s by default. */
  readonly stallMs?: number | undefined;
}

/** Error codes of the file system that mean no room, and that mean no right or something in the way. */
export const noRoomCodes = ['ENOSPC', 'EDQUOT'];
const forbiddenCodes = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR'];
const fileErrors: ReadonlySet<string> = new Set([...noRoomCodes, ...forbiddenCodes, 'EIO', 'EFBIG']);

/**
 * Brings the part file to its full length, over as many connections as it takes, and returns its sha256.
 * @throws ModelError `download` when the server cannot be reached or has something else, `wrong_hash` when it has more; what
 * the file system throws; the signal's reason when it is aborted.
 */
export async function downloadPart(wanted: WantedFile, part: string, options: DownloadOptions): Promise<string> {
  if ((await sizeOf(part)) > wanted.bytes) await rm(part);
  const file = await open(part, 'a+');
  try {
    const state = { done: (await file.stat()).size, hash: await hashOf(part) };
    options.onDone?.(state.done);
    while (state.done < wanted.bytes) {
      const before = state.done;
      const failure = await fetchInto(file, state, wanted, options);
      options.signal?.throwIfAborted();
      // A connection that brought something may be cut again: go on. One that brought nothing ends the attempt.
      if (failure !== null && state.done <= before) {
        const kept =
          state.done > 0 ? ` ${state.done} of ${wanted.bytes} bytes are kept; the next attempt goes on there.` : '';
        throw new ModelError(
          'download',
          `${wanted.file} cannot be downloaded from ${wanted.address}: ${failure}.${kept}`,
        );
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
  wanted: WantedFile,
  options: DownloadOptions,
): Promise<string | null> {
  const stalled = new AbortController();
  const limit = options.stallMs ?? stallMs;
  const timer = setTimeout(() => stalled.abort(new Error(`nothing came for ${limit / 1000} s`)), limit);
  const signal = options.signal ? AbortSignal.any([options.signal, stalled.signal]) : stalled.signal;
  try {
    const response = await fetch(wanted.address, {
      signal,
      // The bytes themselves: a compressed answer would be unpacked on the way and its offsets would mean nothing.
      headers: { 'accept-encoding': 'identity', ...(state.done > 0 ? { range: `bytes=${state.done}-` } : {}) },
    });
    await prepare(response, file, state, wanted);
    if (response.body === null) return 'the answer has no content';
    for await (const chunk of response.body) {
      timer.refresh();
      if (state.done + chunk.length > wanted.bytes) {
        throw new ModelError(
          'wrong_hash',
          `${wanted.address} is longer than the ${wanted.bytes} bytes of ${wanted.file}: it is another file. Nothing of it was kept.`,
        );
      }
      await file.appendFile(chunk);
      state.hash.update(chunk);
      state.done += chunk.length;
      options.onDone?.(state.done);
    }
    return state.done < wanted.bytes ? `the connection ended at ${state.done} of ${wanted.bytes} bytes` : null;
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
  { file: name, address }: WantedFile,
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
      `${address} has no bytes from the place where ${name} was cut off; what was there is dropped. Try again.`,
    );
  }
  throw new ModelError(
    'download',
    `${name} cannot be downloaded: ${address} answers ${response.status} ${response.statusText}.`,
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

/** Bytes of a file; 0 where there is none, or something is in its way. */
export async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    // Whatever is in the way is told when the file is opened.
    if (isFileError(error) || (error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}

/** Whether a part file is there that nothing has come into yet. */
export async function holdsNothing(part: string): Promise<boolean> {
  const found = await stat(part).catch(() => null); // what cannot be looked at was never made
  return found?.isFile() === true && found.size === 0;
}

/** Whether the file system refused: no room, no right, something in the way. */
export function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error && fileErrors.has(String(error.code));
}
