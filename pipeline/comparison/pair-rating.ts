import type { CalibrationInfo, CalibrationRecord } from '#contract/calibration.ts';
import type { EmbedderInfo } from '#contract/replies.ts';
import { reasonWords } from '#contract/words/likeness-words.ts';
import { readCalibration } from '#project/calibration.ts';
import { countPersonEmbeddings, readPersonEmbeddings } from '#project/embeddings.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { CohortAppearance } from '#reid/calibration/cohort-appearance.ts';
import { crowdingOf, learntCrowding } from '#reid/calibration/crowding.ts';
import {
  likenessToReach,
  mostProbable,
  type PairModel,
  probabilityOf,
  shippedModel,
} from '#reid/calibration/probability.ts';
import { decisionsIn, refineModel } from '#reid/calibration/refine-model.ts';
import { shippedCalibration } from '#reid/calibration/shipped-calibrations.ts';
import type { PersonView } from '#reid/compare/pair-evidence.ts';
import { meanAppearance } from '#tracking/looks/mean-look.ts';
import { decidedPairs } from './decided-pairs.ts';
import type { Gallery } from './gallery.ts';
import { PairMemory } from './pair-memory.ts';
import type { PairRating, RatingBasis } from './rating.ts';

/** The calibration that a project's vectors are read with: the one it was analysed with, else the shipped one of its model. */
export function calibrationFor(project: ProjectDatabase, embedder: EmbedderInfo | null): CalibrationRecord | null {
  if (embedder === null || embedder.model_sha256 === null) return null;
  const stored = readCalibration(project);
  return stored?.model_sha256 === embedder.model_sha256 ? stored : shippedCalibration(embedder.model_sha256);
}

/** The rating of a gallery's pairs. Made when first asked for, and kept with the gallery: one shows one state of the log. */
export function ratingOf(gallery: Gallery, basis: RatingBasis = 'refined'): PairRating {
  const rating = gallery.ratings.get(basis) ?? makeRating(gallery, basis);
  gallery.ratings.set(basis, rating);
  return rating;
}

function makeRating(gallery: Gallery, basis: RatingBasis): PairRating {
  const record = calibrationFor(gallery.project, gallery.embedder);
  const viewOf = (id: number) => gallery.view(gallery.person(id));
  if (record === null) return withoutCalibration(gallery, viewOf);
  const looks = cohortOf(gallery, record);
  const shipped = shippedModel(record, gallery.state.originals.persons.length);
  const decided = basis === 'refined' ? decidedPairs(gallery, looks) : [];
  const model = refineModel(shipped, decided);
  return {
    calibration: {
      ...infoOf(record, model, shipped, decisionsIn(decided)),
      caution: cautionOf(record, looks.crowding),
    },
    missingReason: null,
    rate: (pair) => {
      const [a, b] = [viewOf(pair.a), viewOf(pair.b)];
      const measures = looks.measure(a, b);
      const words = [...gallery.memory.words.of(a, b, () => reasonWords(pair, measures, model.usualSteadiness))];
      if (pair.vetoed || measures === null) return { ...pair, probability: null, probability_interval: null, words };
      const { value, low, high } = probabilityOf(measures, model);
      return { ...pair, probability: value, probability_interval: [low, high], words };
    },
    reaching: (persons, least) => {
      const views = persons.map((person) => gallery.view(person));
      const barOf = (steadiness: number | null): number =>
        likenessToReach({ steadiness, crowding: looks.crowding }, model, least);
      return looks
        .close(views, barOf)
        .map(({ i, j, outlook }) => ({ i, j, most: mostProbable(outlook, model) }))
        .filter(({ most }) => most >= least);
    },
    mostProbable: (persons) => {
      const bounds = looks.bounds(persons.map((person) => gallery.view(person)));
      return (i, j) => {
        const bound = bounds.of(i, j);
        return bound === null ? 0 : mostProbable(bound, model);
      };
    },
  };
}

function withoutCalibration({ embedder, memory }: Gallery, viewOf: (id: number) => PersonView): PairRating {
  const missingReason =
    embedder === null
      ? 'The persons were not compared, so there is nothing to say how likely two are the same.'
      : embedder.weightless
        ? `The descriptor without weights (${embedder.id}) has no calibration: pairs are ranked, best first, without a probability.`
        : `There is no calibration for this model (${embedder.id}, sha256 ${embedder.model_sha256 ?? 'unknown'}): pairs are ranked, best first, without a probability.`;
  return {
    calibration: null,
    missingReason,
    rate: (pair) => ({
      ...pair,
      probability: null,
      probability_interval: null,
      words: [...memory.words.of(viewOf(pair.a), viewOf(pair.b), () => reasonWords(pair, null, 0))],
    }),
    reaching: null,
    mostProbable: null,
  };
}

function infoOf(
  record: CalibrationRecord,
  model: PairModel,
  shipped: PairModel,
  decisionsUsed: number,
): Omit<CalibrationInfo, 'caution'> {
  const isRefined = model !== shipped;
  const { version, model_sha256, list_from } = record;
  return {
    version,
    model_sha256,
    list_from,
    refined: isRefined,
    decisions_used: isRefined ? decisionsUsed : 0,
    coefficients: [...model.coefficients],
  };
}

/** So many times as many hard pairs as in any video that was learnt from are worth a word. */
const clearlyMore = 1.25;

/** What is said of a video in which far more people look alike than in those that were learnt from: uniforms, or night. */
function cautionOf({ crowding }: CalibrationRecord, found: number): string | null {
  if (crowding === null) return null;
  // The cohort's crowding counts half of what lies beyond (`learntCrowding`).
  const times = Math.exp(2 * (found - crowding.learnt[1]));
  if (times < clearlyMore) return null;
  return (
    `Many people of this video look alike: ${times.toFixed(1)} times as many pairs are hard to tell as in any video that the ` +
    'probabilities were learnt from. Take them with care, and decide a few pairs first.'
  );
}

/** The mean look of a project's persons, (dimension,), from which they are compared; null where there is no calibration. */
export function centreOf(gallery: Gallery): Float32Array | null {
  const record = calibrationFor(gallery.project, gallery.embedder);
  return record === null ? null : cohortOf(gallery, record).centre;
}

/** The looks of a project's persons, kept from one state of its log to the next. */
function cohortOf(gallery: Gallery, record: CalibrationRecord): CohortAppearance {
  // Which vectors these are: an analysis with another model may have replaced them.
  const vectors = `${record.model_sha256}:${record.version}:${countPersonEmbeddings(gallery.project)}`;
  const known = gallery.memory.cohort;
  if (known?.vectors === vectors) return known.looks;
  const embeddings = readPersonEmbeddings(gallery.project).map(({ vector }) => vector);
  const centre = meanAppearance(embeddings, record.centre);
  const found = record.crowding === null ? null : crowdingOf(embeddings, centre, record.crowding);
  const crowding = found === null || record.crowding === null ? 0 : learntCrowding(found, record.crowding.learnt);
  const looks = new CohortAppearance(centre, crowding);
  gallery.memory.cohort = { vectors, looks };
  gallery.memory.words = new PairMemory();
  return looks;
}
