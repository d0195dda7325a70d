import { DoppelError } from '#base/doppel-error.ts';
import type { PictureFilter, PictureReply } from '#contract/pictures.ts';
import type { Library } from '#library/index.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { appVersion } from '#platform/app-version.ts';
import type { VectorFilter, VectorHit } from '#vectors/vector-store.ts';
import { pictureOfObject, readObjects, readPicture } from '../store/pictures.ts';
import { placeTag } from './ingest-picture.ts';
import type { PictureModels } from './picture-models.ts';

/** What is asked of the pictures. */
export interface PictureQuestion {
  /** `picture`: whole pictures. `object`: objects in them. */
  readonly of: 'picture' | 'object';
  /** A vector of the encoder, (dimension,), of the picture that is shown; null where none is. */
  readonly like: Float32Array | null;
  /** What the order rests on, in words, where it is not the likeness to a picture. */
  readonly rankedBy?: string;
  readonly filter: PictureFilter;
  readonly limit: number;
}

/** One question for each place, since a place is a tag and all of a filter's tags must hold. */
function filtersOf({ classes, min_confidence, places, tags, from_ms, to_ms }: PictureFilter): readonly VectorFilter[] {
  const common = { classes, minConfidence: min_confidence, fromMs: from_ms, toMs: to_ms };
  if (places === undefined) return [{ ...common, tags }];
  return places.map((place) => ({ ...common, tags: [...(tags ?? []), ...placeTag(place)] }));
}

/** Pictures, or objects in them, by likeness to a picture, else by confidence. Best first. */
export async function askPictures(
  library: Library,
  { of, like, filter, limit, rankedBy = 'likeness of the pictures' }: PictureQuestion,
  encoder: CropEmbedder | null,
): Promise<PictureReply> {
  const said = { app_version: appVersion, model_sha256: like === null ? null : (encoder?.modelSha256 ?? null) };
  if (like === null || encoder === null) {
    const hits = readObjects(library, filter, limit).flatMap((object) => {
      const picture = pictureOfObject(library, object.id);
      return picture === null ? [] : [{ picture, object, score: object.confidence }];
    });
    return { ...said, ranked_by: ['confidence of the detector'], hits };
  }
  const space = library.space(of, encoder.modelSha256 ?? `weightless:${encoder.id}`, encoder.dimension);
  const found: VectorHit[] = [];
  for (const narrowed of filtersOf(filter)) {
    found.push(...(await library.store(space).near({ like: [like], filter: narrowed, limit })));
  }
  const hits = found
    .toSorted((a, b) => b.score - a.score || a.owner - b.owner)
    .slice(0, limit)
    .flatMap(({ owner, score }) => {
      const picture = of === 'picture' ? readPicture(library, owner) : pictureOfObject(library, owner);
      if (picture === null) return [];
      return [{ picture, object: picture.objects.find(({ id }) => of === 'object' && id === owner) ?? null, score }];
    });
  return { ...said, ranked_by: [rankedBy], hits };
}

/**
 * Pictures, or objects in them, by words, as the pair of encoders compares them: every word counts, and nothing is left out, since nobody
 * can say which words it knows. Throws `missing_model` where no pair is open.
 */
export async function askPicturesInWords(
  library: Library,
  { words, ...question }: Pick<PictureQuestion, 'of' | 'filter' | 'limit'> & { readonly words: string },
  { encoder, texts }: Pick<PictureModels, 'encoder' | 'texts'>,
): Promise<PictureReply> {
  if (encoder === null || texts === null) {
    throw new DoppelError(
      'missing_model',
      'Pictures are not found by words here: that needs a pair of encoders for texts and pictures (--picture-encoder clip_vit_b32).',
    );
  }
  const like = await texts.vectorOf(words);
  const rankedBy = `the words, as ${encoder.id} compares them with pictures`;
  return askPictures(library, { ...question, like, rankedBy }, encoder);
}
