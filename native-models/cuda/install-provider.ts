import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { access, chmod, constants, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openPromise, type ZipFile } from 'yauzl';
import { downloadPart, holdsNothing, isFileError, sizeOf } from '../download-file.ts';
import { asFolderError } from '../folder-error.ts';
import { ModelError } from '../model-error.ts';
import { hasProvider, runtimeFolder, runtimeVersion } from './cuda-machine.ts';
import { cudaRelease, type ProviderRelease } from './provider-release.ts';

/** What is told before the first byte is asked for. */
interface InstallNotice {
  readonly release: ProviderRelease;
  /** Bytes that an earlier attempt left. */
  readonly alreadyHere: number;
  /** Where the libraries will lie. */
  readonly folder: string;
}

/** How to install, and whom to tell. */
export interface InstallOptions {
  /** Told size and licence before anything is downloaded; what it throws ends the installation. */
  readonly onNotice: (notice: InstallNotice) => void;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal | undefined;
  /** Where onnxruntime loads providers from; tests name others, and what is published. */
  readonly folder?: string;
  readonly release?: ProviderRelease;
  readonly runtime?: string;
  readonly platform?: string;
}

/**
 * Fetches the CUDA provider of the onnxruntime that is loaded here and puts it beside that, unless it is there: the archive's hash is
 * checked, and that of each library, before it is moved into place. A cut connection is gone on from. True where something was fetched.
 *
 * @throws ModelError `missing_device` where onnxruntime has no CUDA for this system, `failed` where the release is for another version,
 * `download`, `wrong_hash` (nothing is kept), `no_space`, `read_only`. The signal's reason when it is aborted.
 */
export async function installCudaProvider(options: InstallOptions): Promise<boolean> {
  const { release = cudaRelease, folder = runtimeFolder(), signal } = options;
  refuseOthers(release, options.runtime ?? runtimeVersion(), options.platform ?? `${process.platform}/${process.arch}`);
  if (hasProvider(folder)) return false;
  const part = path.join(folder, `${release.archive}.${release.sha256.slice(0, 8)}.part`);
  try {
    await access(folder, constants.W_OK);
    options.onNotice({ release, alreadyHere: await sizeOf(part), folder });
    signal?.throwIfAborted();
    const onDone = (done: number): void => options.onProgress?.({ done, total: release.bytes });
    const wanted = { file: release.archive, bytes: release.bytes, address: release.address };
    const found = await downloadPart(wanted, part, { onDone, signal });
    if (found !== release.sha256) {
      await rm(part, { force: true });
      throw new ModelError(
        'wrong_hash',
        `${release.address} is not the file that was expected: its sha256 is ${found}, not ${release.sha256}. Nothing of it was kept.`,
      );
    }
    await unpack(part, folder, release);
    await rm(part, { force: true });
    return true;
  } catch (error) {
    if (await holdsNothing(part)) await rm(part, { force: true });
    if (isFileError(error)) throw unwritable(error, folder);
    throw error;
  }
}

function refuseOthers(release: ProviderRelease, runtime: string, platform: string): void {
  if (platform !== 'linux/x64') {
    throw new ModelError(
      'missing_device',
      `onnxruntime has no CUDA for ${platform} in its Node package, only for linux/x64; Windows computes by DirectML and macOS by CoreML, which are there already.`,
    );
  }
  if (runtime === release.version) return;
  throw new ModelError(
    'failed',
    `This Doppel runs onnxruntime ${runtime}, and knows the CUDA provider of ${release.version}, which it would not load. Report it.`,
  );
}

/** The folder is that of the program, so no other can be named: who may write there has to do it. */
function unwritable(error: NodeJS.ErrnoException, folder: string): unknown {
  const told = asFolderError(error, folder);
  if (!(told instanceof ModelError) || told.code !== 'read_only') return told;
  const message = told.message.replace('Name another with --models.', 'Run this as somebody who may, once.');
  return new ModelError('read_only', message, { cause: error });
}

/** Parts of the program, not of a case: whoever may run it needs them. */
const readableByAll = 0o644;

/** Writes the libraries beside their places and moves them there when all are whole. */
async function unpack(archive: string, folder: string, { files, archive: name }: ProviderRelease): Promise<void> {
  const asides = files.map(({ file }) => path.join(folder, `${file}.partial`));
  const zip = await openPromise(archive, { strictFileNames: true, validateEntrySizes: true, autoClose: false });
  try {
    const written = new Map<string, string>();
    for await (const entry of zip.eachEntry()) {
      const at = files.findIndex(({ member }) => member === entry.fileName);
      if (at >= 0) written.set(files[at].file, await writeMember(zip, entry, asides[at]));
    }
    for (const { file, member, sha256 } of files) {
      if (written.get(file) === sha256) continue;
      throw new ModelError(
        'wrong_hash',
        `${name} does not hold the ${member} that was expected. Nothing of it was kept.`,
      );
    }
    for (const [at, { file }] of files.entries()) {
      await chmod(asides[at], readableByAll);
      await rename(asides[at], path.join(folder, file));
    }
  } finally {
    zip.close();
    for (const aside of asides) await rm(aside, { force: true });
  }
}

/** Writes a member of the archive to a file and returns its sha256. */
async function writeMember(
  zip: ZipFile,
  entry: Parameters<ZipFile['openReadStreamPromise']>[0],
  target: string,
): Promise<string> {
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(await zip.openReadStreamPromise(entry), hashing, createWriteStream(target, { flush: true }));
  return hash.digest('hex');
}
