import { assertNever, DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import type { InspectReply } from '#contract/inspect.ts';
import { withinLimit } from '#platform/files/answer-limit.ts';
import { openRegularFile, readRegularFile } from '#platform/files/regular-file.ts';
import { sniffFile } from '#platform/video/sniff-file.ts';
import { type FileKind, fileKind, headBytes } from './file-kind.ts';
import type { Findings } from './findings.ts';

/**
 * Arrays and tracks are read whole; the largest real ones have a few hundred megabytes, and Node cannot hold more than
 * two gibibytes in one piece.
 */
const maxBytesInMemory = 2 ** 30;

/**
 * Tells what is in an NPZ, NPY, MOT text, ONNX, video or project file, by its content.
 *
 * @throws DoppelError `not_found` when there is no such file, `bad_file` for a folder, an empty file and one that is damaged
 * or of no known kind; `bad_persons`, `bad_model`, `bad_video` and `bad_project` from the readers of those kinds.
 */
export async function inspectFile(path: string): Promise<InspectReply> {
  const { head, bytes } = await readHead(path);
  const kind = fileKind(head);
  refuseUnknown(kind, head, path);
  const { summary, facts } = await findingsOf(kind, path, bytes);
  return { path, bytes, kind, summary, facts };
}

/** What nothing else recognised goes to ffprobe; what is plainly no video either deserves a better sentence than its. */
function refuseUnknown(kind: FileKind, head: Uint8Array, path: string): void {
  const seen = kind === 'video' ? sniffFile(head) : 'unknown';
  if (seen !== 'picture' && seen !== 'text') return;
  const found = seen === 'picture' ? 'a still picture' : 'text that does not begin with a row of numbers';
  throw new DoppelError(
    'bad_file',
    `${path} is ${found}; expected an NPZ, NPY, MOT text, ONNX, video or project file.`,
  );
}

/** Each kind's reader is loaded when it is needed: ffprobe's, SQLite's and onnxruntime's cost a start each. */
async function findingsOf(kind: FileKind, path: string, bytes: number): Promise<Findings> {
  switch (kind) {
    case 'npz':
      return (await import('./inspect-npz.ts')).inspectNpz(await content(path, bytes), path);
    case 'npy':
      return (await import('./inspect-npy.ts')).inspectNpy(await content(path, bytes), path);
    case 'mot':
      return (await import('./inspect-mot.ts')).inspectMot(await content(path, bytes), path);
    case 'onnx':
      return (await import('./inspect-onnx.ts')).inspectOnnx(path);
    case 'project':
      return (await import('./inspect-project.ts')).inspectProject(path);
    case 'video':
      return (await import('./inspect-video.ts')).inspectVideo(path);
    default:
      return assertNever(kind);
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
      throw new DoppelError('not_found', `There is no file ${path}.`, { cause });
    }
    throw new DoppelError('bad_file', `${path} cannot be read: ${readReason(cause)}.`, { cause });
  }
}
