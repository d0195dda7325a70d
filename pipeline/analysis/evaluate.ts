import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { seededRandom } from '#base/seeded-random.ts';
import { listPairs } from '#comparison/list-pairs.ts';
import { readGallery, withProject } from '#comparison/open-gallery.ts';
import { calibrationFor } from '#comparison/pair-rating.ts';
import type { EvaluateReply, RuleWorth } from '#contract/evaluation.ts';
import type { RatedPair } from '#contract/replies.ts';
import type { PersonsSource } from '#contract/requests.ts';
import type { Settings } from '#contract/settings.ts';
import { averagePrecision, type JudgedPair, listWorth, precisionAtFullRecall } from '#metrics/labelled-ranking.ts';
import { type ForecastPair, reliabilityTable } from '#metrics/reliability.ts';
import { readVideo } from '#project/video.ts';
import { readTruthCsv } from '#tracking/files/truth-csv.ts';
import { type AnalyzeOptions, analyze } from './analyze.ts';
import { readTruth } from './read-truth.ts';

/** A labelled video. */
export interface EvaluateRequest {
  readonly video: string;
  readonly source: PersonsSource;
  /** CSV with the columns `person` and `gt_id` or `track_id`. */
  readonly truth: string;
  readonly settings: Settings;
}

/**
 * Analyses a labelled video as any other and compares what it finds with the truth, by the seed's rule, by the cosine after the
 * veto and by P(same). Nothing is kept: the project is made in a temporary folder.
 *
 * Throws what `analyze` throws, `not_found` and `bad_file` for the truth, and `mismatch` where it names none of the tracks.
 */
export async function evaluate(request: EvaluateRequest, options: AnalyzeOptions = {}): Promise<EvaluateReply> {
  const truth = readTruthCsv(await readTruth(request.truth), request.truth);
  const folder = await mkdtemp(path.join(tmpdir(), 'doppel-evaluate-'));
  try {
    const settings = { ...request.settings, previews: { ...request.settings.previews, enabled: false } };
    const out = path.join(folder, 'evaluation.doppel');
    const { project } = await analyze(
      { video: request.video, source: request.source, out, settings, force: false },
      options,
    );
    return await withProject(project, 'read', (database) => {
      const gallery = readGallery(database);
      const reply = listPairs(gallery, { threshold: null, scope: 'all' });
      const known = reply.person_ids.filter((id) => truth.has(id));
      if (known.length === 0) {
        throw new DoppelError(
          'mismatch',
          `${request.truth} names none of the tracks of ${request.source.path}: expected ids such as ${reply.person_ids.slice(0, 3).join(', ')}, found ${[...truth.keys()].slice(0, 3).join(', ')}.`,
        );
      }
      const record = calibrationFor(database, gallery.embedder);
      const { sha256 } = readVideo(database);
      const own = record?.training.find(({ sha256s }) => sha256s.includes(sha256));
      return {
        video: request.video,
        persons: reply.person_ids.length,
        without_truth: reply.person_ids.filter((id) => !truth.has(id)),
        ...judgePairs(reply.pairs, truth, {
          threshold: reply.similarity_threshold,
          listFrom: reply.calibration?.list_from ?? null,
        }),
        embedder: reply.embedder,
        calibration: reply.calibration,
        no_probability_reason: reply.no_probability_reason,
        notes: [
          ...(own === undefined
            ? []
            : [
                `The shipped calibration has learnt from this video (${own.video}): its figures here are better than elsewhere. "npm run bench -- truth" leaves it out.`,
              ]),
          ...(reply.calibration?.caution ? [reply.calibration.caution] : []),
        ],
      };
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The bars of the rules that are compared; `listFrom` is null where there are no probabilities. */
interface Bars {
  readonly threshold: number;
  readonly listFrom: number | null;
}

/** What the rules are worth on the pairs whose truth is known. */
export function judgePairs(
  pairs: readonly RatedPair[],
  truth: ReadonlyMap<number, string>,
  { threshold, listFrom }: Bars,
): Pick<
  EvaluateReply,
  | 'pairs'
  | 'same'
  | 'vetoed'
  | 'same_vetoed'
  | 'rules'
  | 'reliability'
  | 'reliability_asked'
  | 'asked_from'
  | 'log_loss'
> {
  const labelled = pairs.flatMap((pair) => {
    const [a, b] = [truth.get(pair.a), truth.get(pair.b)];
    return a === undefined || b === undefined ? [] : [{ pair, same: a === b, persons: [a, b] as const }];
  });
  const open = labelled.filter(({ pair }) => !pair.vetoed);
  const cosine = ({ pair, same }: (typeof labelled)[number]): JudgedPair => ({ same, score: pair.similarity ?? -1 });
  const rated = open.map(({ pair, same, persons }) => ({ same, persons, score: pair.probability ?? 0 }));
  const forecasts = rated.map(({ same, persons: [a, b], score }): ForecastPair => {
    return { same, probability: score, persons: [a, b] };
  });
  const asked = forecasts.filter(({ probability }) => probability >= askedFrom);
  return {
    pairs: labelled.length,
    same: labelled.filter(({ same }) => same).length,
    vetoed: labelled.length - open.length,
    same_vetoed: labelled.filter(({ pair, same }) => same && pair.vetoed).length,
    rules: [
      worthOf('seed', labelled.map(cosine), threshold),
      worthOf('cosine', open.map(cosine), threshold),
      ...(listFrom === null ? [] : [worthOf('probability', rated, listFrom)]),
    ],
    reliability: listFrom === null ? null : reliabilityTable(forecasts, seededRandom(1).uniform),
    reliability_asked:
      listFrom === null || asked.length === 0 ? null : reliabilityTable(asked, seededRandom(1).uniform),
    asked_from: askedFrom,
    log_loss: listFrom === null || forecasts.length === 0 ? null : logLoss(forecasts),
  };
}

/** From here on a pair may be put before an analyst: below, a wrong number costs nobody anything. */
const askedFrom = 0.05;

function logLoss(forecasts: readonly ForecastPair[]): number {
  const losses = forecasts.map(
    ({ probability, same }) => -Math.log(Math.max(1e-9, same ? probability : 1 - probability)),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function worthOf(rule: RuleWorth['rule'], pairs: readonly JudgedPair[], listFrom: number): RuleWorth {
  const { listed, listedSame, precision, recall } = listWorth(pairs, ({ score }) => score >= listFrom);
  return {
    rule,
    average_precision: averagePrecision(pairs),
    precision_at_full_recall: precisionAtFullRecall(pairs),
    list_from: listFrom,
    listed,
    listed_same: listedSame,
    precision,
    recall,
  };
}
