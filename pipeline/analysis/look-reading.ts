import type { CalibrationRecord } from '#contract/calibration.ts';
import { appearanceOf } from '#reid/calibration/appearance.ts';
import { crowdingOf, learntCrowding } from '#reid/calibration/crowding.ts';
import { measurePair } from '#reid/calibration/pair-measures.ts';
import { canReach, probabilityOf, shippedModel } from '#reid/calibration/probability.ts';
import type { LookReading } from './group-people.ts';

/** A calibration as following people takes it: P(same) of two sets of looks, each piece of a track counted as a person. */
export function lookReading(record: CalibrationRecord): LookReading {
  return {
    usual: record.centre,
    raterOf: (embeddings, centre) => {
      const model = shippedModel(record, embeddings.length);
      const crowding =
        record.crowding === null
          ? 0
          : learntCrowding(crowdingOf(embeddings, centre, record.crowding), record.crowding.learnt);
      return {
        rate: (a, b) =>
          probabilityOf(measurePair(appearanceOf(a, centre), appearanceOf(b, centre), crowding), model).value,
        mayReach: (likeness, least) => canReach({ likeness, steadiness: null, crowding }, model, least),
      };
    },
  };
}
