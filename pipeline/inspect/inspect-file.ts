import { stat } from 'node:fs/promises';
import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { isMissing, missingWords, readReason } from '#base/system-errors.ts';
import type { InspectReply } from '#contract/inspect.ts';
import type { TrackReading } from '#contract/track-formats.ts';
import { withinLimit } from '#platform/files/answer-limit.ts';
import { openRegularFile, readRegularFile } from '#platform/files/regular-file.ts';
import { isZip, openTrackSource, type TrackSource } from '#tracking/files/track-source.ts';
import { fileKind, headBytes } from './file-kind.ts';
import type { Findings } from './findings.ts';

/**
 * Arrays and tracks are read whole; the largest real ones have a few hundred megabytes, and Node cannot hold more than
 * two gibibytes in one piece.
 */
const maxBytesInMemory = 2 ** 30;

/**
 * Tells what is in tracks of any form (a file, a folder or an archive), an NPZ, NPY, ONNX, video or project file, by its content. `reading`
 * says how tracks are to be read where their content is not to tell.
 *
 * @throws DoppelError `not_found` when there is no such file, `bad_file` for an empty file and one that is damaged
 * or of no known kind; `bad_persons`, `bad_model`, `bad_video` and `bad_project` from the readers of those kinds.
 */
export async function inspectFile(path: string, reading: TrackReading = {}): Promise<InspectReply> {
  if (await isFolder(path)) return { path, bytes: 0, ...(await folderFindings(path, reading)) };
  const { head, bytes } = await readHead(path);
  return { path, bytes, ...(await findingsOf(head, path, bytes, reading)) };
}

/** Each kind's reader is loaded when it is needed: ffprobe's, SQLite's and onnxruntime's cost a start each. */
async function findingsOf(
  head: Uint8Array,
  path: string,
  bytes: number,
  reading: TrackReading,
): Promise<Findings & Pick<InspectReply, 'kind'>> {
  const kind = fileKind(head);
  switch (kind) {
    case 'zip':
    case 'text':
      return tracksIn(path, reading);
    case 'npy':
      if (isPersonsArray(head)) return tracksIn(path, reading);
      return { kind, ...(await import('./inspect-npy.ts')).inspectNpy(await content(path, bytes), path) };
    case 'onnx':
      return { kind, ...(await (await import('./inspect-onnx.ts')).inspectOnnx(path)) };
    case 'project':
      return { kind, ...(await import('./inspect-project.ts')).inspectProject(path) };
    case 'video': {
      const pictures = await (await import('./inspect-pictures.ts')).inspectPictures(path);
      if (pictures !== null) return { kind: 'pictures', ...pictures };
      return { kind, ...(await (await import('./inspect-video.ts')).inspectVideo(path)) };
    }
    default:
      return assertNever(kind);
  }
}

/** An array of Python objects is persons, or nothing that can be told. */
const isPersonsArray = (head: Uint8Array): boolean =>
  Buffer.from(head.buffer, head.byteOffset, Math.min(128, head.length)).includes("'descr': '|O'");

/** Tracks, or the frames of a video; what a folder of neither is, is said by those who look for tracks. */
async function folderFindings(path: string, reading: TrackReading): Promise<Findings & Pick<InspectReply, 'kind'>> {
  try {
    return await tracksIn(path, reading);
  } catch (noTracks) {
    const pictures = await (await import('./inspect-pictures.ts')).inspectPictures(path).catch((error: unknown) => {
      if (error instanceof DoppelError && error.code === 'bad_video') throw noTracks;
      throw error;
    });
    if (pictures === null) throw noTracks;
    return { kind: 'pictures', ...pictures };
  }
}

/** An NPZ is shown with its arrays, whatever else holds tracks with its persons. */
async function tracksIn(path: string, reading: TrackReading): Promise<Findings & Pick<InspectReply, 'kind'>> {
  const source = await opened(path);
  if (source.kind === 'file' && isZip(source.bytes)) {
    return { kind: 'npz', ...(await (await import('./inspect-npz.ts')).inspectNpz(source.bytes, path, reading)) };
  }
  return (await import('./inspect-tracks.ts')).inspectTracks(source, path, reading);
}

async function opened(path: string): Promise<TrackSource> {
  try {
    return await openTrackSource(path);
  } catch (cause) {
    if (!(cause instanceof DoppelError)) throw cause;
    throw new DoppelError('bad_file', cause.message, { cause });
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await withinLimit(stat(path), { path, code: 'bad_file' })).isDirectory();
  } catch (error) {
    if (error instanceof DoppelError) throw error;
    return false; // what is wrong with it is said where it is opened
  }
}

async function content(path: string, bytes: number): Promise<Uint8Array> {
  if (bytes > maxBytesInMemory) {
    throw new DoppelError(
      'bad_file',
      `${path} has ${bytes} bytes; arrays and tracks of at most ${maxBytesInMemory} are read.`,
    );
  }
  return readRegularFile(path, { code: 'bad_file' });
}

async function readHead(path: string): Promise<{ head: Uint8Array; bytes: number }> {
  try {
    const file = await openRegularFile(path, { code: 'bad_file', needed: 'the path of a file is needed' });
    try {
      const { size } = await file.stat();
      if (size === 0) throw new DoppelError('bad_file', `${path} is empty (0 bytes).`);
      const read = file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
      const { buffer, bytesRead } = await withinLimit(read, { path, code: 'bad_file' });
      return { head: buffer.subarray(0, bytesRead), bytes: size };
    } finally {
      void file.close(); // it waits for the read, which may be the one that was given up
    }
  } catch (cause) {
    if (cause instanceof DoppelError) throw cause;
    if (isMissing(cause)) {
      throw new DoppelError('not_found', missingWords(path), { cause });
    }
    throw new DoppelError('bad_file', `${path} cannot be read: ${readReason(cause)}.`, { cause });
  }
}
