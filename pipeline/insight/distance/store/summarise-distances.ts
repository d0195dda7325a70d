import type { InsightFile } from '#datasets/index.ts';
import { type DistanceComponent, distanceComponents } from '../pair-distance.ts';

/** One component over all pairs of different pictures. */
interface DistanceSummary {
  readonly component: DistanceComponent;
  readonly pairs: number;
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  readonly max: number;
  /** The mean of |d(a, b) - d(b, a)| over the mean of both: how much direction matters. */
  readonly asymmetry: number;
}

/** The distances of a run between its pictures, as matrices. */
interface DistanceMatrix {
  readonly pictureIds: readonly number[];
  /** (n * n) a component: a row a head, a column a target. NaN where there is none. */
  readonly values: Readonly<Record<DistanceComponent, Float64Array>>;
}

/** Reads a run's distances as matrices. */
export function readDistances(file: InsightFile, runId: number): DistanceMatrix {
  return file.read(() => {
    const pictureIds = file
      .prepare<number>('SELECT DISTINCT head_picture FROM insight_distance WHERE run_id = ? ORDER BY 1')
      .pluck()
      .all(runId);
    const places = new Map(pictureIds.map((id, at) => [id, at]));
    const count = pictureIds.length;
    const blank = (): Float64Array => new Float64Array(count * count).fill(Number.NaN);
    const values = { box: blank(), cls: blank(), dfl: blank(), seg: blank() };
    const rows = file
      .prepare<{ head: number; target: number } & Record<DistanceComponent, number | null>>(
        'SELECT head_picture AS head, target_picture AS target, box, cls, dfl, seg FROM insight_distance WHERE run_id = ?',
      )
      .iterate(runId);
    for (const row of rows) {
      const at = (places.get(row.head) ?? 0) * count + (places.get(row.target) ?? 0);
      for (const component of distanceComponents) values[component][at] = row[component] ?? Number.NaN;
    }
    return { pictureIds, values };
  });
}

/** Sums a matrix up; null where no pair has the component. */
export function summarise(component: DistanceComponent, values: Float64Array, count: number): DistanceSummary | null {
  const all: number[] = [];
  let difference = 0;
  let both = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      const value = values[a * count + b];
      if (a === b || !Number.isFinite(value)) continue;
      all.push(value);
      const back = values[b * count + a];
      if (a > b || !Number.isFinite(back)) continue;
      difference += Math.abs(value - back);
      both += (value + back) / 2;
    }
  }
  if (all.length === 0) return null;
  const sorted = Float64Array.from(all).sort();
  const middle = sorted.length >> 1;
  return {
    component,
    pairs: sorted.length,
    min: sorted[0],
    median: sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2,
    mean: all.reduce((sum, value) => sum + value, 0) / all.length,
    max: sorted[sorted.length - 1],
    asymmetry: both === 0 ? 0 : difference / both,
  };
}

/** Computes and stores the summaries of a finished run. */
export function storeSummaries(file: InsightFile, runId: number): void {
  const { pictureIds, values } = readDistances(file, runId);
  file.write(() => {
    file.prepare('DELETE FROM insight_distance_summary WHERE run_id = ?').run(runId);
    const insert = file.prepare(
      `INSERT INTO insight_distance_summary (run_id, component, pairs, min, median, mean, max, asymmetry) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const component of distanceComponents) {
      const s = summarise(component, values[component], pictureIds.length);
      if (s !== null) insert.run(runId, s.component, s.pairs, s.min, s.median, s.mean, s.max, s.asymmetry);
    }
  });
}

/** The stored summaries of a run. */
export function readSummaries(file: InsightFile, runId: number): readonly DistanceSummary[] {
  return file.read(() =>
    file
      .prepare<DistanceSummary>(
        'SELECT component, pairs, min, median, mean, max, asymmetry FROM insight_distance_summary WHERE run_id = ? ORDER BY component',
      )
      .all(runId),
  );
}
