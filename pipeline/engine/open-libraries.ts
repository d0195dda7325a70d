import { existsSync } from 'node:fs';
import type { ReplyOf } from '#contract/channels.ts';
import type { LibraryPersonView } from '#contract/library.ts';
import type { AssetUrl } from '#contract/review.ts';
import {
  engineOf,
  everybodyIn,
  Library,
  personView,
  pictureOfPerson,
  requirePerson,
  type SeenPerson,
} from '#library/index.ts';
import { realPathOf } from '#platform/files/real-path.ts';
import { pngSize } from '#platform/images/png-size.ts';
import { type Asset, pictureAsset } from './asset.ts';
import { AssetIds } from './asset-ids.ts';

/** Pictures of pairs that are kept to be loaded: those of four pairs, some 6 MB. */
const keptPictures = 200;

/** A library that a window has open, with the addresses of its pictures. */
interface OpenedLibrary {
  readonly library: Library;
  readonly ids: AssetIds;
  /** Pictures of the latest pairs, by the library's number of each, the oldest first: their projects are open no more. */
  readonly pictures: Map<number, Uint8Array>;
}

/** The libraries that windows have open, by path. Whoever made it closes it. */
export class OpenLibraries {
  readonly #assetKey: Uint8Array;
  readonly #opened = new Map<string, OpenedLibrary>();

  constructor(assetKey: Uint8Array) {
    this.#assetKey = assetKey;
  }

  /** The library of a path, opened where it is not yet; `if_missing` makes an empty one. Throws what opening one throws. */
  get(file: string, create: 'never' | 'if_missing' = 'never'): Library {
    return this.#entry(file, create).library;
  }

  /** Where the pictures of some persons are, by their numbers; those without one are left out. */
  picturesOf(file: string, people: readonly LibraryPersonView[]): Record<string, AssetUrl> {
    const { library, ids } = this.#entry(file, 'never');
    const urls: Record<string, AssetUrl> = {};
    for (const person of people) {
      if (pictureOfPerson(library, person) === null) continue;
      urls[person.id] = ids.urlOf({ kind: 'library_person', number: person.id, revision: person.members[0]?.row ?? 0 });
    }
    return urls;
  }

  /** One of two persons as the pair screen shows it, with an address for each picture. */
  seenPerson(file: string, { person, pictures, missing }: SeenPerson): ReplyOf<'library.pair'>['persons'][number] {
    const entry = this.#entry(file, 'never');
    const shown = pictures.filter(({ image }) => pngSize(image) !== null);
    for (const { id, image } of shown) {
      entry.pictures.delete(id);
      entry.pictures.set(id, image);
    }
    for (const id of entry.pictures.keys()) {
      if (entry.pictures.size <= keptPictures) break;
      entry.pictures.delete(id);
    }
    const crops = shown.map(({ id, source, trackletId, frameIndex, timeMs, boxPx, widthPx, heightPx, ...rest }) => ({
      ...{ id, source, tracklet: trackletId, frame: frameIndex, time_ms: timeMs },
      ...{ box: [...boxPx] as [number, number, number, number], width: widthPx, height: heightPx },
      ...{ quality: rest.quality, best_rank: rest.bestRank, aside: false },
      url: entry.ids.urlOf({ kind: 'library_crop', number: id, revision: 0 }),
    }));
    return { person, all_crops: crops, missing: [...missing] };
  }

  /** The picture of an id; null for an id that no open library made. */
  findAsset(id: string): Asset | null {
    for (const { library, ids, pictures } of this.#opened.values()) {
      const name = ids.read(id);
      if (name?.kind === 'library_crop') {
        const image = pictures.get(name.number);
        return image === undefined ? null : pictureAsset(image, 'image/png');
      }
      if (name?.kind !== 'library_person') continue;
      const picture = pictureOfPerson(library, personView(requirePerson(everybodyIn(library), name.number)));
      return picture === null ? null : { kind: 'bytes', mime: 'image/webp', bytes: picture };
    }
    return null;
  }

  async closeAll(): Promise<void> {
    for (const { library } of this.#opened.values()) await library.close();
    this.#opened.clear();
  }

  #entry(file: string, create: 'never' | 'if_missing'): OpenedLibrary {
    const real = realPathOf(file);
    const known = this.#opened.get(real);
    if (known !== undefined) return known;
    const choice = engineOf(process.env);
    const makes = create === 'if_missing' && !existsSync(real);
    const library = makes ? Library.create(real, choice) : Library.open(real, 'write', choice);
    const entry: OpenedLibrary = { library, ids: new AssetIds(this.#assetKey, `library ${real}`), pictures: new Map() };
    this.#opened.set(real, entry);
    return entry;
  }
}
