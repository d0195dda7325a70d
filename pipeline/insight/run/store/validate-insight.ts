import type { ValidateReply } from '#contract/insight.ts';
import type { InsightFile } from '#datasets/index.ts';
import { readRuns, type StoredRun } from '#experiments/index.ts';

type Check = ValidateReply['checks'][number];

/**
 * The five checks of the older program's validation script, made on a file: features, predictions, losses and metrics, distances in
 * both directions, and that a model which only embeds has left nothing else. Each says what it found.
 */
export function validateInsight(file: InsightFile): ValidateReply {
  const insight = readRuns(file, 'insight').findLast(({ state }) => state === 'done');
  const distances = readRuns(file, 'distances').findLast(({ state }) => state === 'done');
  const checks = file.read(() => [
    features(file, insight),
    predictions(file, insight),
    lossesAndMetrics(file, insight),
    bothDirections(file, distances),
    isolation(file),
  ]);
  return { checks, passed: checks.every(({ passed }) => passed) };
}

const count = (file: InsightFile, sql: string, ...values: readonly unknown[]): number =>
  Number(
    file
      .prepare<number>(sql)
      .pluck()
      .get(...values) ?? 0,
  );

const noRun = (name: string, command: string): Check => ({
  name,
  passed: false,
  found: `There is no finished run: "doppel insight ${command}" makes one.`,
});

function features(file: InsightFile, run: StoredRun | undefined): Check {
  const name = 'features';
  if (run === undefined) return noRun(name, 'run');
  const pictures = count(file, 'SELECT count(*) FROM insight_picture WHERE run_id = ? AND problem IS NULL', run.id);
  const layers = file
    .prepare<{ role: string; rows: number; bytes: number }>(
      'SELECT role, count(*) AS rows, max(length(gap)) AS bytes FROM insight_feature WHERE run_id = ? GROUP BY role ORDER BY role',
    )
    .all(run.id);
  const words = layers.map(({ role, rows, bytes }) => `${role} (${bytes / 4} numbers) of ${rows}`).join(', ');
  return {
    name,
    passed: layers.length > 0 && layers.every(({ rows }) => rows === pictures),
    found: `${words || 'No features'}; ${pictures} pictures.`,
  };
}

function predictions(file: InsightFile, run: StoredRun | undefined): Check {
  const name = 'predictions';
  if (run === undefined) return noRun(name, 'run');
  const rows = count(file, 'SELECT count(*) FROM insight_prediction WHERE run_id = ? AND counted = 1', run.id);
  const wrong = count(
    file,
    `SELECT count(*) FROM insight_prediction WHERE run_id = ? AND NOT (confidence BETWEEN 0 AND 1 AND x2 >= x1 AND y2 >= y1 AND class_name <> '')`,
    run.id,
  );
  return {
    name,
    passed: rows > 0 && wrong === 0,
    found: `${rows} predictions are counted; ${wrong} have an impossible box, score or class.`,
  };
}

function lossesAndMetrics(file: InsightFile, run: StoredRun | undefined): Check {
  const name = 'losses and metrics';
  if (run === undefined) return noRun(name, 'run');
  const pictures = count(file, 'SELECT count(*) FROM insight_picture WHERE run_id = ? AND problem IS NULL', run.id);
  const losses = count(file, 'SELECT count(*) FROM insight_picture WHERE run_id = ? AND cls IS NOT NULL', run.id);
  const wrong = count(
    file,
    `SELECT count(*) FROM insight_picture WHERE run_id = ? AND (min(coalesce(box, 0), coalesce(cls, 0), coalesce(dfl, 0), coalesce(seg, 0)) < 0
       OR coalesce(hit_freq, 0) NOT BETWEEN 0 AND 1 OR coalesce(mean_iou, 0) NOT BETWEEN 0 AND 1)`,
    run.id,
  );
  const found = `${losses} of ${pictures} pictures have losses; ${wrong} are negative or out of range.`;
  return { name, passed: pictures > 0 && losses === pictures && wrong === 0, found };
}

function bothDirections(file: InsightFile, run: StoredRun | undefined): Check {
  const name = 'distances';
  if (run === undefined) return noRun(name, 'distances');
  const pairs = count(file, 'SELECT count(*) FROM insight_distance WHERE run_id = ?', run.id);
  const lonely = count(
    file,
    `SELECT count(*) FROM insight_distance a WHERE run_id = @run AND NOT EXISTS
       (SELECT 1 FROM insight_distance b WHERE b.run_id = @run AND b.head_picture = a.target_picture AND b.target_picture = a.head_picture)`,
    { run: run.id },
  );
  const different = count(
    file,
    `SELECT count(*) FROM insight_distance a JOIN insight_distance b
       ON b.run_id = a.run_id AND b.head_picture = a.target_picture AND b.target_picture = a.head_picture
     WHERE a.run_id = ? AND a.head_picture < a.target_picture AND a.cls <> b.cls`,
    run.id,
  );
  return {
    name,
    passed: pairs > 0 && lonely === 0,
    found: `${pairs} pairs, ${lonely} without their reverse; ${different} differ by direction.`,
  };
}

function isolation(file: InsightFile): Check {
  const name = 'isolation';
  const others = ['insight_picture', 'insight_label', 'insight_prediction', 'insight_feature', 'insight_distance'];
  const stray = others.reduce(
    (sum, table) =>
      sum + count(file, `SELECT count(*) FROM ${table} WHERE run_id IN (SELECT id FROM run WHERE kind = 'embedding')`),
    0,
  );
  const rows = count(file, 'SELECT count(*) FROM insight_embedding');
  return {
    name,
    passed: stray === 0,
    found: `${rows} embeddings of models that only embed; ${stray} rows of theirs in other tables.`,
  };
}
