import { DoppelError } from '#base/doppel-error.ts';
import type { WorkOptions } from '#contract/progress.ts';
import type { InsightFile } from '#datasets/index.ts';
import { beginRun, findRun, finishRun, readRun, readRuns, runVersions, type StoredRun } from '#experiments/index.ts';
import { measureProgress } from '#platform/jobs/measure-progress.ts';
import { resultSha256 } from '../store/store-results.ts';
import { crossValidate } from './cross-validate.ts';
import { indexedNearest } from './indexed-nearest.ts';
import { type FoldGrouping, makeFolds } from './make-folds.ts';
import type { NeighbourMetric } from './nearest.ts';
import { type NeighbourRow, storeNeighbours } from './store/neighbour-rows.ts';
import { groupsOf, type NeighbourTargetName, readItems, readTargetValues } from './store/read-items.ts';
import type { VoteWeighting } from './vote.ts';

/** What is validated, and how. */
export interface NeighboursRequest extends WorkOptions {
  readonly run?: number | undefined;
  readonly spaces: readonly string[];
  readonly groupings: readonly FoldGrouping[];
  readonly targets: readonly NeighbourTargetName[];
  readonly ks: readonly number[];
  readonly weightings: readonly VoteWeighting[];
  readonly metric: 'cosine' | 'euclidean';
  readonly folds: number;
  readonly seed: number;
  readonly index: 'none' | 'hnsw';
  readonly mode: 'resume' | 'again';
  readonly onNotice?: ((text: string) => void) | undefined;
}

/**
 * Tells targets of pictures by their neighbours in spaces, by cross-validation with whole groups left out; one stored row a space, grouping, fold,
 * k, weighting and target. The same seed gives the same rows.
 */
export function runNeighbours(file: InsightFile, request: NeighboursRequest): StoredRun {
  const { signal, onProgress, onNotice, mode, run: runId, ...settings } = request;
  const insight = findRun(file, 'insight', runId);
  const last = (kind: string): StoredRun | null =>
    readRuns(file, kind).findLast(({ state, datasetId }) => state === 'done' && datasetId === insight.datasetId) ??
    null;
  const [distances, embedding] = [last('distances'), last('embedding')];
  const run = beginRun(
    file,
    {
      kind: 'neighbours',
      datasetId: insight.datasetId,
      settings: { ...settings, insight_key: insight.key },
      seeds: { folds: request.seed },
      inputs: {
        ...insight.inputs,
        run: insight.resultSha256 ?? '',
        ...(distances?.resultSha256 ? { distances: distances.resultSha256 } : {}),
      },
      modelSha256: insight.modelSha256,
    },
    { startedAt: new Date().toISOString(), versions: runVersions(), mode },
  );
  if (run.state === 'done') return run;
  if (request.groupings.includes('none')) {
    onNotice?.(
      'Folds without groups put pictures of one person, or neighbouring frames, on both sides: what they tell is too good.',
    );
  }
  const total = request.spaces.length * request.groupings.length;
  const measure = measureProgress({ stage: 'neighbours', unit: 'files', total }, onProgress);
  let done = 0;
  const hashes: Record<string, string> = {};
  const rows: NeighbourRow[] = [];
  for (const space of request.spaces) {
    const items = readItems(file, { space, insight, distances, embedding });
    const targets = request.targets.map((name) => readTargetValues(file, insight, items.pictures, name));
    const classed = targets.find(({ kind }) => kind === 'class')?.values ?? new Float64Array(items.pictures.length);
    const metric: NeighbourMetric = items.space.kind === 'matrix' ? 'given' : request.metric;
    for (const grouping of request.groupings) {
      if (signal?.aborted) throw new DoppelError('cancelled', 'Stopped on request.');
      const groups = groupsOf(file, items.pictures, grouping);
      if (new Set(groups).size < 2) {
        onNotice?.(
          `All pictures are one group by ${grouping}: ${grouping === 'person' ? 'its persons meet in them. Group by video, or bring more videos' : 'there is one video'}. Nothing is told of it.`,
        );
        continue;
      }
      const folds = makeFolds(groups, classed, request.folds, request.seed);
      hashes[`${space} ${grouping}`] = folds.sha256;
      const index =
        request.index === 'hnsw' && items.space.kind === 'vectors'
          ? indexedNearest(items.space.rows, request.metric)
          : null;
      const { ks, weightings } = request;
      const scores = crossValidate({ space: items.space, metric, folds, targets, ks, weightings, index });
      rows.push(...scores.map((row) => ({ ...row, space, grouping, metric })));
      measure(++done);
    }
  }
  if (rows.length === 0)
    throw new DoppelError('usage', 'No grouping leaves two groups to divide: nothing can be validated.');
  file.write(() => {
    storeNeighbours(file, run.id, rows);
    finishRun(file, run.id, {
      finishedAt: new Date().toISOString(),
      resultSha256: resultSha256(file, run.id),
      summary: { rows: rows.length, folds: hashes },
    });
  });
  return readRun(file, run.id);
}
