import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeProxy } from '#platform/video/make-proxy.ts';
import { playableMime } from '#platform/video/playable-video.ts';
import type { StoredVideo } from '#project/video.ts';
import { readVideo } from '#project/video.ts';
import type { FileAsset } from './asset.ts';
import type { ProjectFile } from './project-file.ts';
import { wireErrorOf } from './wire-error.ts';

/** What of the stored probe says whether a page can play the video. */
const storedProbe = z.object({ container: z.string(), codec: z.string(), pixelFormat: z.string() });

/** The video of a project as a page can play it, or why it cannot, in words. */
type PlayableVideo = { readonly asset: FileAsset } | { readonly asset: null; readonly reason: string };

/** Finds something to play for a project, and makes a proxy where there has to be one: once for each video, kept in the cache. */
export class VideoSources {
  readonly #folder: string;
  readonly #onReady: (projectPath: string, video: PlayableVideo) => void;
  readonly #making = new Map<string, Promise<void>>();
  readonly #failed = new Map<string, string>();
  readonly #stop = new AbortController();

  /** `folder` holds the proxies; `onReady` is told when one was made, or could not be. */
  constructor(folder: string, onReady: (projectPath: string, video: PlayableVideo) => void) {
    this.#folder = folder;
    this.#onReady = onReady;
  }

  /** What can be played now. Where that takes a proxy it is begun, and `onReady` follows. */
  find(file: ProjectFile): PlayableVideo {
    const video = readVideo(file.project);
    if (!existsSync(video.path)) {
      return { asset: null, reason: `The video is not at ${video.path} any more. Say where it is.` };
    }
    const mime = playableMime(storedProbe.parse(video.probe));
    if (mime !== null) return { asset: { kind: 'file', mime, path: video.path } };
    const proxy = this.#proxyOf(video);
    if (existsSync(proxy)) return this.#proxyAsset(proxy);
    const reason = this.#failed.get(proxy);
    if (reason !== undefined) return { asset: null, reason };
    this.#make(file.path, video, proxy);
    return {
      asset: null,
      reason: 'This kind of video does not play in a window as it is. A copy that does is being made.',
    };
  }

  /** Ends what is being made; unfinished proxies are removed. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#making.values());
  }

  #proxyOf({ sha256 }: StoredVideo): string {
    return path.join(this.#folder, `${sha256}.mp4`);
  }

  #proxyAsset(proxy: string): PlayableVideo {
    return { asset: { kind: 'file', mime: 'video/mp4', path: proxy } };
  }

  #make(projectPath: string, video: StoredVideo, proxy: string): void {
    if (this.#making.has(proxy)) return;
    const { frameCount } = video;
    const made = makeProxy({ video: video.path, proxy, frameCount, signal: this.#stop.signal })
      .then(() => this.#onReady(projectPath, this.#proxyAsset(proxy)))
      .catch((error: unknown) => {
        if (this.#stop.signal.aborted) return;
        const reason = wireErrorOf(error).message;
        this.#failed.set(proxy, reason);
        this.#onReady(projectPath, { asset: null, reason });
      })
      .finally(() => this.#making.delete(proxy));
    this.#making.set(proxy, made);
  }
}
