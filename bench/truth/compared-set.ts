import { normaliseRows } from '#base/vector-math.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import type { PairEvidence } from '#contract/replies.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeCrop } from '#platform/images/decode-crop.ts';
import { readCropImage } from '#project/crops.ts';
import type { LabelledPerson } from '#reid/calibration/labelled-gallery.ts';
import { gatherEvidence, type PersonView } from '#reid/compare/pair-evidence.ts';
import { poolEmbedding } from '#reid/compare/person-embedding.ts';
import type { LabelledSet } from './labelled-sets.ts';

/** A described person of a set. */
export interface ComparedPerson extends LabelledPerson {
  readonly view: PersonView;
  /** (dimension,) of length 1, as the analysis pools it. */
  readonly embedding: Float32Array;
  /** (n * dimension) the best crops' vectors as the model returned them. */
  readonly raw: Float32Array;
  /** The human being, unique over videos. */
  readonly human: string;
  /** The camera that saw this visit, where the set says it; null elsewhere, where there is one. */
  readonly camera: number | null;
  /** Quality of the crops in `view.cropIds`, 0 to 1. */
  readonly qualities: readonly number[];
}

/** A pair of a set with its truth. */
export interface ComparedPair {
  readonly a: ComparedPerson;
  readonly b: ComparedPerson;
  readonly evidence: PairEvidence;
  readonly same: boolean;
}

/** A set after its analysis. */
export interface ComparedSet {
  readonly video: string;
  readonly name: string;
  readonly modelSha256: string;
  readonly persons: readonly ComparedPerson[];
  /** Every pair, vetoed ones too. */
  readonly pairs: readonly ComparedPair[];
}

/** Turns the pictures of a person's best crops into its vectors, (n * dimension) as the model returns them. */
export type Describe = (images: readonly RgbImage[]) => Promise<Float32Array>;

/**
 * Reads a set out of its project, its best crops described. Two persons whom the truth does not name are two people.
 * @param model whose vectors they are.
 */
export async function readComparedSet(
  set: LabelledSet,
  project: string,
  model: { readonly modelSha256: string; readonly dimension: number; readonly describe: Describe },
): Promise<ComparedSet> {
  return withProject(project, 'read', async (database) => {
    const gallery = readGallery(database);
    const persons: ComparedPerson[] = [];
    for (const person of gallery.state.persons.values()) {
      const best = gallery.crops(person).filter(({ bestRank }) => bestRank !== null);
      const pngs = best.flatMap(({ id }) => readCropImage(database, id) ?? []);
      if (pngs.length === 0) continue;
      const raw = await model.describe(await Promise.all(pngs.map((png) => decodeCrop(png))));
      const embedding = poolEmbedding(raw, model.dimension);
      if (embedding === null) continue;
      const { frameIndices, boxesPx } = gallery.view(person);
      const view: PersonView = {
        personId: person.id,
        frameIndices,
        boxesPx,
        embedding,
        cropIds: best.map(({ id }) => id),
        cropVectors: normaliseRows(raw.slice(), model.dimension),
      };
      const named = set.personOf.get(person.id);
      persons.push({
        view,
        embedding,
        raw,
        human: `${set.video.name} ${named ?? `unnamed ${person.id}`}`,
        camera: set.video.cameraOf(person.id),
        qualities: best.map(({ quality }) => quality ?? 0),
      });
    }
    const context = { ...gallery.evidenceContext, dimension: model.dimension };
    return {
      video: set.video.name,
      name: set.name,
      modelSha256: model.modelSha256,
      persons,
      pairs: persons.flatMap((a, index) =>
        persons.slice(index + 1).map((b) => ({
          a,
          b,
          evidence: gatherEvidence(a.view, b.view, context),
          same: a.human === b.human,
        })),
      ),
    };
  });
}
