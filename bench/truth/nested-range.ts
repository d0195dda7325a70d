import { crowdingOf, type HardRanges, learntCrowding } from '#reid/calibration/crowding.ts';
import { fitCoefficients, type LabelledPair } from '#reid/calibration/fit-calibration.ts';
import { cohortOf, generalAppearance, hardRanges, openPairs } from '#reid/calibration/learn-model.ts';
import type { LeftOutPair } from '#reid/calibration/leave-one-out.ts';
import { partnersOffset, probabilityOf } from '#reid/calibration/probability.ts';
import type { ComparedPair, ComparedSet } from './compared-set.ts';

type Range = HardRanges['ranges'][number];

/** A set as seen from the mean look of some videos: its pairs' measures, and its crowding by each range. */
interface SeenSet {
  readonly set: ComparedSet;
  readonly pairs: readonly (LabelledPair & { readonly pair: ComparedPair })[];
  readonly crowding: ReadonlyMap<Range, number>;
}

/** What a set was judged by: a range that was chosen without it, and the pairs with their probabilities. */
interface NestedJudgement {
  readonly leftOut: readonly LeftOutPair<ComparedSet>[];
  /** The range that the other videos chose for each. */
  readonly chosen: ReadonlyMap<string, string>;
}

/**
 * Each video judged by a model that never saw it, with a range of crowding that was chosen without it too: the one whose log-loss is the least
 * when each of the other videos is left out in its turn, a video one vote. What a choice costs that the mean over all ranges need not make.
 */
export function judgeNested(sets: readonly ComparedSet[]): NestedJudgement {
  const seen = new Map<string, readonly SeenSet[]>();
  /** All sets from the mean look of all videos but some. */
  const seenWithout = (...videos: readonly string[]): readonly SeenSet[] => {
    const key = videos.toSorted().join('\n');
    const known = seen.get(key) ?? seeAll(sets, generalAppearance(sets.filter(({ video }) => !videos.includes(video))));
    seen.set(key, known);
    return known;
  };
  const videos = [...new Set(sets.map(({ video }) => video))];
  const chosen = new Map<string, string>();
  const leftOut = videos.flatMap((video) => {
    const others = videos.filter((other) => other !== video);
    const lossOf = (range: Range): number =>
      others.reduce((sum, inner) => {
        const own = seenWithout(video, inner).filter(({ set }) => set.video === inner);
        const judged = judgeWith(seenWithout(video, inner), [video, inner], inner, range);
        return sum + judged.reduce((loss, pair) => loss + lossOfPair(pair), 0) / own.length;
      }, 0);
    const best = hardRanges.ranges
      .map((range) => ({ range, loss: lossOf(range) }))
      .toSorted((a, b) => a.loss - b.loss)[0].range;
    chosen.set(video, best.join(' to '));
    return judgeWith(seenWithout(video), [video], video, best);
  });
  return { leftOut, chosen };
}

function seeAll(sets: readonly ComparedSet[], centre: Float32Array): readonly SeenSet[] {
  return sets.map((set) => {
    const cohort = cohortOf(set, centre);
    const embeddings = set.persons.map(({ embedding }) => embedding);
    const pairs = openPairs(set.pairs).flatMap((pair) => {
      const measures = cohort.measure(pair.a.view, pair.b.view);
      if (measures === null) return [];
      const persons = [pair.a.human, pair.b.human] as const;
      const { video, name } = set;
      return [{ pair, measures, same: pair.same, video, set: name, persons, gallery: set.persons.length }];
    });
    const crowding = new Map(
      hardRanges.ranges.map((range) => [
        range,
        crowdingOf(embeddings, cohort.centre, { ...hardRanges, ranges: [range] }),
      ]),
    );
    return { set, pairs, crowding };
  });
}

/** The pairs of one video by a model that learnt from all but some videos, by one range. */
function judgeWith(
  seen: readonly SeenSet[],
  without: readonly string[],
  video: string,
  range: Range,
): readonly LeftOutPair<ComparedSet>[] {
  const crowdingIn = ({ crowding }: SeenSet): number => crowding.get(range) ?? 0;
  const learntFrom = seen.filter(({ set }) => !without.includes(set.video));
  const labelled = learntFrom.flatMap((each) =>
    each.pairs.map((pair) => ({ ...pair, measures: { ...pair.measures, crowding: crowdingIn(each) } })),
  );
  const crowdings = learntFrom.map(crowdingIn);
  const learnt = [Math.min(...crowdings), Math.max(...crowdings)] as const;
  const zeros = [0, 0, 0, 0] as const;
  const fitted = {
    coefficients: fitCoefficients(labelled),
    covariance: [zeros, zeros, zeros, zeros] as const,
    fourth: 'crowding' as const,
    usualSteadiness: 0,
  };
  return seen
    .filter(({ set }) => set.video === video)
    .flatMap((each) => {
      const model = { ...fitted, offset: partnersOffset(each.set.persons.length) };
      const crowding = learntCrowding(crowdingIn(each), learnt);
      return each.pairs.map(({ pair, measures }) => {
        const { value, low, high } = probabilityOf({ ...measures, crowding }, model);
        return { ...pair, set: each.set, probability: value, low, high };
      });
    });
}

function lossOfPair({ same, probability }: LeftOutPair<ComparedSet>): number {
  return -Math.log(Math.max(1e-9, same ? probability : 1 - probability));
}
