import { randomBytes } from 'node:crypto';
import { DoppelError } from '#base/doppel-error.ts';
import type { AssetUrl } from '#contract/review.ts';
import { AssetIds, type AssetName } from './asset-ids.ts';
import { ProjectFile } from './project-file.ts';

/** A project as one window has it open. */
export interface OpenProject {
  readonly handle: string;
  readonly file: ProjectFile;
  readonly assets: AssetIds;
}

/** What a window has open, so that an engine that is started anew can open it again. */
export interface ResumedProject {
  readonly handle: string;
  readonly path: string;
}

/** The projects that windows have open, by handle. Windows on one file share what was read of it. */
export class OpenProjects {
  readonly #assetKey: Uint8Array;
  readonly #open = new Map<string, OpenProject>();

  constructor(assetKey: Uint8Array) {
    this.#assetKey = assetKey;
  }

  /**
   * Opens a file for a window. Throws what `openProject` throws. `handle` is given when a window had it before. A file that lies in the
   * place of one that a window has open is another one.
   */
  open(path: string, handle = randomBytes(18).toString('base64url')): OpenProject {
    // What was lost takes its log away when it is looked at, before the file in its place is opened and finds it.
    const held = this.files().filter((file) => file.project.lost() === null);
    const opened = new ProjectFile(path);
    const shared = held.find((file) => file.path === opened.path);
    if (shared !== undefined) opened.close();
    const project = { handle, file: shared ?? opened, assets: new AssetIds(this.#assetKey, handle) };
    this.#open.set(handle, project);
    return project;
  }

  /** The project of a handle. Throws `not_found` for one that was closed, or that never was. */
  get(handle: string): OpenProject {
    const project = this.#open.get(handle);
    if (project !== undefined) return project;
    throw new DoppelError('not_found', 'This project is not open any more in this window. Open it again.');
  }

  /** Whose asset an id names, and which; null where it belongs to none of the open projects. */
  findAsset(id: string): { readonly file: ProjectFile; readonly name: AssetName } | null {
    for (const { file, assets } of this.#open.values()) {
      const name = assets.read(id) ?? this.#videoIds(file.path).read(id);
      if (name !== null) return { file, name };
    }
    return null;
  }

  /** The address of a file's video: the same for every window, since the news that it can be played goes to all. */
  videoUrl(path: string): AssetUrl {
    return this.#videoIds(path).urlOf({ kind: 'video', number: 0, revision: 0 });
  }

  #videoIds(path: string): AssetIds {
    return new AssetIds(this.#assetKey, `video of ${path}`);
  }

  /** The open files, each once. */
  files(): readonly ProjectFile[] {
    return [...new Set([...this.#open.values()].map(({ file }) => file))];
  }

  /** The handles of the windows on a file. */
  handlesOf(file: ProjectFile): readonly string[] {
    return [...this.#open.values()].filter((each) => each.file === file).map(({ handle }) => handle);
  }

  resumePoint(): readonly ResumedProject[] {
    return [...this.#open.values()].map(({ handle, file }) => ({ handle, path: file.path }));
  }

  /** Closes a window's project; the file when no other window has it. A second call does nothing. */
  close(handle: string): void {
    const project = this.#open.get(handle);
    if (project === undefined) return;
    this.#open.delete(handle);
    if (this.handlesOf(project.file).length === 0) project.file.close();
  }

  closeAll(): void {
    for (const handle of [...this.#open.keys()]) this.close(handle);
  }
}
