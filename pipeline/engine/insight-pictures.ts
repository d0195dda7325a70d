import type { InsightAssets } from '#insight/handlers.ts';
import { pictureBytes } from '#insight/index.ts';
import { type Asset, pictureAsset } from './asset.ts';
import { AssetIds } from './asset-ids.ts';

/** Longest side of a picture on the screen, in pixels: as wide as its place on a large window. */
const shownSidePx = 1600;

/** The addresses of pictures of insight files, and the pixels behind them. Only files that a screen has asked about have any. */
export class InsightPictures implements InsightAssets {
  readonly #key: Uint8Array;
  readonly #files = new Map<string, AssetIds>();

  /** `key` is the secret that asset ids are made with. */
  constructor(key: Uint8Array) {
    this.#key = key;
  }

  readonly urlOf: InsightAssets['urlOf'] = (path, pictureId) => {
    const ids = this.#files.get(path) ?? new AssetIds(this.#key, `insight ${path}`);
    this.#files.set(path, ids);
    return ids.urlOf({ kind: 'insight_picture', number: pictureId, revision: 0 });
  };

  /** The picture of an id; null for an id that is no picture's here. Throws a DoppelError where it cannot be read any more. */
  async find(id: string): Promise<Asset | null> {
    for (const [path, ids] of this.#files) {
      const name = ids.read(id);
      if (name?.kind === 'insight_picture')
        return pictureAsset(await pictureBytes(path, name.number, shownSidePx), 'image/webp');
    }
    return null;
  }
}
