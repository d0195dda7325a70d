import { existsSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import { hashFile } from '#platform/files/hash-file.ts';
import { lookAt } from '#platform/files/look-at.ts';
import { strangePath } from '#platform/files/stored-path.ts';
import { log } from '#platform/log/log.ts';
import { makeProxy } from '#platform/video/make-proxy.ts';
import { removePartialFiles } from '#platform/video/partial-files.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import type { StoredVideo } from '#project/video.ts';
import { readVideo } from '#project/video.ts';
import type { FileAsset } from './asset.ts';
import { lacksPlay, learnPlay, playOf } from './playable-project.ts';
import type { ProjectFile } from './project-file.ts';
import { wireErrorOf } from './wire-error.ts';

/** The video of a project as a page can play it, or why it cannot, in words. */
type PlayableVideo =
  | { readonly asset: FileAsset }
  /** `isComing`: there is something to play later, and it is told then. */
  | { readonly asset: null; readonly reason: string; readonly isComing: boolean };

/** What a file was found to be: the same as long as nobody changes it. */
interface CheckedFile {
  readonly identity: string;
  /** Of what was read here, never of what a project says. */
  readonly sha256: string;
}

const unavailable = (reason: string): PlayableVideo => ({ asset: null, reason, isComing: false });
const coming = (reason: string): PlayableVideo => ({ asset: null, reason, isComing: true });

/**
 * Finds something to play for a project: a regular file whose content is what the project says, read here; and makes a proxy where
 * there has to be one, once for each video, kept in the cache under the hash of what was read. Nothing that stands in a project
 * becomes a path but the one under which its video is looked for.
 */
export class VideoSources {
  readonly #folder: string;
  readonly #onReady: (projectPath: string, video: PlayableVideo) => void;
  readonly #checked = new Map<string, CheckedFile>();
  readonly #working = new Map<string, Promise<void>>();
  readonly #failed = new Map<string, string>();
  readonly #stop = new AbortController();

  /** `folder` holds the proxies; `onReady` is told when a video can be played that could not yet, or will not be. */
  constructor(folder: string, onReady: (projectPath: string, video: PlayableVideo) => void) {
    this.#folder = folder;
    this.#onReady = onReady;
    try {
      removePartialFiles(folder);
    } catch (error) {
      log.warn(`What an engine left in ${folder} is not removed: ${String(error)}`);
    }
  }

  /** What can be played now. Where that takes reading the video, or a proxy, it is begun, and `onReady` follows. */
  async find(file: ProjectFile): Promise<PlayableVideo> {
    const video = readVideo(file.project);
    const { path: place } = video;
    const strange = strangePath(place);
    if (strange !== null) {
      return unavailable(`The video is not looked for at ${place}: ${strange}. Say where it is.`);
    }
    let identity: string;
    try {
      identity = await identityOf(place);
    } catch (error) {
      if (isMissing(error)) return unavailable(`The video is not at ${place} any more. Say where it is.`);
      const reason = error instanceof DoppelError ? error.message : `${place} cannot be read: ${readReason(error)}.`;
      return unavailable(`${reason} Say where the video is.`);
    }
    const checked = this.#checked.get(place);
    const isChecked = checked?.identity === identity;
    if (isChecked && (checked.sha256 !== video.sha256 || lacksPlay(video) === null)) {
      return this.#play(file, video, checked);
    }
    const reason = this.#failed.get(`${place} ${identity}`);
    if (reason !== undefined) return unavailable(reason);
    this.#work(`check ${place}`, `${place} ${identity}`, file.path, async () => {
      await this.check(place);
      const now = this.#checked.get(place);
      const lacking = lacksPlay(video);
      if (now?.sha256 === video.sha256 && lacking !== null) {
        learnPlay(video, await probeVideo(place, { ...lacking, signal: this.#stop.signal }));
      }
      if (now !== undefined) return this.find(file);
      return unavailable(`${place} is being written by another program. Open the project again when that is done.`);
    });
    return coming('The video is compared with the one that was analysed before it is shown.');
  }

  /**
   * As `find`, and waits a while for a video that is being compared: a short one is there before anybody misses it, and a page that
   * plays one goes on with an engine that was started anew.
   */
  async findSoon(file: ProjectFile, patienceMs = usualPatienceMs): Promise<PlayableVideo> {
    const found = await this.find(file);
    const work = this.#working.get(`check ${readVideo(file.project).path}`);
    if (found.asset !== null || work === undefined) return found;
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, patienceMs);
    await Promise.race([work, late]);
    clearTimeout(timer);
    return this.find(file);
  }

  /** The SHA-256 of a file, computed here once as long as nobody changes it. Throws what `hashFile` throws. */
  async check(place: string): Promise<string> {
    const identity = await identityOf(place).catch(() => null); // hashing says what is wrong
    const known = this.#checked.get(place);
    if (identity !== null && known?.identity === identity) return known.sha256;
    const sha256 = await hashFile(place, { signal: this.#stop.signal });
    // What was changed while it was read is read again when it is next asked for.
    if (identity !== null && (await identityOf(place)) === identity) this.#checked.set(place, { identity, sha256 });
    return sha256;
  }

  /** Ends what is being made; unfinished proxies are removed. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#working.values());
  }

  #play(file: ProjectFile, video: StoredVideo, { sha256, identity }: CheckedFile): PlayableVideo {
    if (sha256 !== video.sha256) {
      return unavailable(
        `The file at ${video.path} is not the video of this project: its content differs. Say where the video is.`,
      );
    }
    const { direct, stream } = playOf(file.project);
    if (direct !== null) return { asset: { kind: 'file', mime: direct.mime, path: video.path } };
    const proxy = path.join(this.#folder, stream === undefined ? `${sha256}.mp4` : `${sha256}-${stream}.mp4`);
    const asset: FileAsset = { kind: 'file', mime: 'video/mp4', path: proxy };
    if (existsSync(proxy)) return { asset };
    const reason = this.#failed.get(proxy);
    if (reason !== undefined) return unavailable(reason);
    const { path: place, frameCount } = video;
    this.#work(proxy, proxy, file.path, async () => {
      await makeProxy({
        video: place,
        proxy,
        frameCount,
        stream,
        signal: this.#stop.signal,
        isSource: async () => (await identityOf(place)) === identity,
      });
      return { asset };
    });
    return coming('This kind of video does not play in a window as it is. A copy that does is being made.');
  }

  /** Does something once that takes a while, and tells what came of it; a failure is kept under `failure`. */
  #work(name: string, failure: string, projectPath: string, work: () => Promise<PlayableVideo>): void {
    if (this.#working.has(name)) return;
    const done = work()
      .then((video) => {
        if (video.asset !== null || !video.isComing) this.#onReady(projectPath, video);
      })
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        const reason = wireErrorOf(error).message;
        this.#failed.set(failure, reason);
        this.#onReady(projectPath, unavailable(reason));
      })
      .finally(() => this.#working.delete(name));
    this.#working.set(name, done);
  }
}

/** A disk reads a few hundred MB in this time; a person who opens a project looks at its persons first. */
const usualPatienceMs = 1500;

/** What changes when another file lies at a path, or its content does. Throws `bad_file` for what is no regular file. */
async function identityOf(place: string): Promise<string> {
  const found = await lookAt(place);
  if (!found.isFile()) throw new DoppelError('bad_file', `${place} is not a file.`);
  return `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
}
