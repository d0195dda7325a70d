import { DoppelError } from '#base/doppel-error.ts';
import { cropId } from '#base/ids.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import type { PairAgreement } from '#contract/review.ts';
import { catalogue } from '#native-models/catalogue.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { readCropImage } from '#project/crops.ts';
import { readCropEmbedding } from '#project/embeddings.ts';
import { agreementMap } from '#reid/compare/agreement-map.ts';
import type { ReviewPerson } from '#review/review-state.ts';
import type { Gallery } from './gallery.ts';
import { centreOf } from './pair-rating.ts';

/**
 * Where the two pictures of a pair that match best agree: for each, which of its parts the other resembles. The model is the one that
 * described the project, and is opened for it: a second and a half on two cores.
 *
 * Throws `not_found` where the persons were not described, `missing_model` or `mismatch` where their model is not here.
 */
export async function pairAgreement(gallery: Gallery, a: ReviewPerson, b: ReviewPerson): Promise<PairAgreement> {
  const { best_crops: best } = gallery.evidence(a, b);
  if (gallery.embedder === null || best === null)
    throw new DoppelError('not_found', 'These two were not described, so nothing says where their pictures agree.');
  const pictures = best.map(cropId).map((crop) => {
    const [png, vector] = [readCropImage(gallery.project, crop), readCropEmbedding(gallery.project, crop)];
    if (png === null || vector === null)
      throw new DoppelError('not_found', `Picture ${crop} is not in the project any more.`);
    return { crop, png, vector };
  });
  const centre = centreOf(gallery);
  const embedder = await openSameEmbedder(gallery, gallery.embedder);
  try {
    const maps: PairAgreement['pictures'] = [];
    for (const [index, { crop, png }] of pictures.entries()) {
      const other = pictures[1 - index].vector;
      const map = await agreementMap({ image: await decodeCrop(png), other, centre, embedder });
      maps.push({ crop, columns: map.columns, rows: map.rows, values: [...map.values], likeness: map.likeness });
    }
    return { pictures: maps };
  } finally {
    await embedder.close();
  }
}

/** Opens the model that described the project. */
async function openSameEmbedder({ settings }: Gallery, known: EmbedderInfo): Promise<CropEmbedder> {
  const { embedder: named, models } = settings.similarity;
  const isNamed = known.weightless || catalogue.some(({ id }) => id === known.id);
  const { embedder } = await openEmbedder({ embedder: isNamed ? known.id : named, models, device: 'cpu' });
  if (embedder.id === known.id && embedder.modelSha256 === known.model_sha256) return embedder;
  await embedder.close();
  throw new DoppelError(
    'mismatch',
    `This project was described with ${known.id} (${known.model_sha256?.slice(0, 12) ?? 'no weights'}), and here is ${embedder.id} (${embedder.modelSha256?.slice(0, 12) ?? 'no weights'}).`,
  );
}
