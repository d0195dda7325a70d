import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';

/**
 * What a detector said of each picture and what it knew: losses (without gains), counts, features, predictions; distances between
 * pictures; results of neighbours. Vectors are little-endian float32 blobs; maps float16, compressed with zstd. The views have the
 * names and columns that an older program's documents query (docs/insight.md); they show the last finished run of a detector.
 */
export const insightTables: Migration = {
  version: 1,
  sql: `
CREATE TABLE insight_picture (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  picture_id INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  problem TEXT,
  box REAL, cls REAL, dfl REAL, seg REAL,
  background_cls REAL,
  positives INTEGER,
  score_sum REAL,
  labels INTEGER NOT NULL,
  predictions INTEGER NOT NULL,
  tp INTEGER NOT NULL, fp INTEGER NOT NULL, fn INTEGER NOT NULL,
  mean_iou REAL, mean_conf REAL, hit_freq REAL, precision REAL, f1 REAL, dice REAL,
  PRIMARY KEY (run_id, picture_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_label (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  label_id INTEGER NOT NULL REFERENCES label (id) ON DELETE CASCADE,
  picture_id INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  box REAL, cls REAL, dfl REAL, seg REAL,
  positives INTEGER,
  score_sum REAL,
  prediction INTEGER,
  iou REAL,
  PRIMARY KEY (run_id, label_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX insight_label_of ON insight_label (run_id, picture_id);

CREATE TABLE insight_prediction (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  picture_id INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  class_id INTEGER NOT NULL,
  class_name TEXT NOT NULL,
  confidence REAL NOT NULL,
  x1 REAL NOT NULL, y1 REAL NOT NULL, x2 REAL NOT NULL, y2 REAL NOT NULL,
  anchor INTEGER NOT NULL,
  input_box BLOB NOT NULL CHECK (length(input_box) = 32),
  rle TEXT CHECK (json_valid(rle)),
  label_id INTEGER REFERENCES label (id) ON DELETE CASCADE,
  iou REAL,
  ignored INTEGER NOT NULL CHECK (ignored IN (0, 1)),
  counted INTEGER NOT NULL CHECK (counted IN (0, 1)),
  PRIMARY KEY (run_id, picture_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_feature (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  picture_id INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  role TEXT NOT NULL,
  layer TEXT NOT NULL,
  dims TEXT NOT NULL CHECK (json_valid(dims)),
  gap BLOB NOT NULL CHECK (length(gap) % 4 = 0),
  map BLOB,
  PRIMARY KEY (run_id, picture_id, role)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_embedding (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  picture_id INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  vector BLOB NOT NULL CHECK (length(vector) % 4 = 0),
  PRIMARY KEY (run_id, picture_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_distance (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  head_picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  target_picture INTEGER NOT NULL REFERENCES picture (id) ON DELETE CASCADE,
  box REAL NOT NULL, cls REAL NOT NULL, dfl REAL NOT NULL, seg REAL,
  PRIMARY KEY (run_id, head_picture, target_picture)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_distance_summary (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  component TEXT NOT NULL CHECK (component IN ('box', 'cls', 'dfl', 'seg')),
  pairs INTEGER NOT NULL,
  min REAL NOT NULL, median REAL NOT NULL, mean REAL NOT NULL, max REAL NOT NULL,
  asymmetry REAL NOT NULL,
  PRIMARY KEY (run_id, component)
) STRICT, WITHOUT ROWID;

CREATE TABLE insight_neighbours (
  run_id INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  space TEXT NOT NULL,
  grouping TEXT NOT NULL,
  fold INTEGER NOT NULL,
  k INTEGER NOT NULL,
  weighting TEXT NOT NULL,
  metric TEXT NOT NULL,
  target TEXT NOT NULL,
  engine TEXT NOT NULL,
  scores TEXT NOT NULL CHECK (json_valid(scores)),
  PRIMARY KEY (run_id, space, grouping, fold, k, weighting, metric, target, engine)
) STRICT, WITHOUT ROWID;

CREATE VIEW last_insight_run AS SELECT max(id) AS id FROM run WHERE kind = 'insight' AND state = 'done';
CREATE VIEW last_distance_run AS SELECT max(id) AS id FROM run WHERE kind = 'distances' AND state = 'done';

CREATE VIEW embeddings AS
SELECT p.id AS id, p.id AS img_id, p.name AS img_name, f.gap AS embedding, i.hit_freq, i.mean_iou, i.mean_conf, i.dice,
       i.precision, i.f1, i.box AS box_loss, i.cls AS cls_loss, i.dfl AS dfl_loss, i.seg AS seg_loss,
       (SELECT class_id FROM label WHERE picture_id = p.id GROUP BY class_id ORDER BY count(*) DESC, class_id LIMIT 1) AS flag_cat,
       i.run_id
FROM insight_picture i JOIN picture p ON p.id = i.picture_id
LEFT JOIN insight_feature f ON f.run_id = i.run_id AND f.picture_id = p.id AND f.role = 'backbone'
WHERE i.run_id = (SELECT id FROM last_insight_run)
UNION ALL
SELECT p.id, p.id, p.name, e.vector, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, e.run_id
FROM insight_embedding e JOIN picture p ON p.id = e.picture_id
WHERE e.run_id = (SELECT max(id) FROM run WHERE kind = 'embedding' AND state = 'done');

CREATE VIEW features AS
SELECT picture_id AS id, picture_id AS img_id, role, layer, dims, gap AS gap_features, map AS bottleneck_features, run_id
FROM insight_feature WHERE run_id = (SELECT id FROM last_insight_run);

CREATE VIEW predictions AS
SELECT picture_id * 1000 + ordinal AS id, picture_id AS img_id, x1 AS box_x1, y1 AS box_y1, x2 AS box_x2, y2 AS box_y2, confidence,
       class_id, class_name, rle AS mask, label_id, iou, run_id
FROM insight_prediction WHERE run_id = (SELECT id FROM last_insight_run) AND counted = 1;

CREATE VIEW distances AS
SELECT target_picture AS i, head_picture AS j, target_picture AS img_i, head_picture AS img_j, head_picture, target_picture,
       component, distance, run_id
FROM (
  SELECT run_id, head_picture, target_picture, 'box' AS component, box AS distance FROM insight_distance
  UNION ALL SELECT run_id, head_picture, target_picture, 'cls', cls FROM insight_distance
  UNION ALL SELECT run_id, head_picture, target_picture, 'dfl', dfl FROM insight_distance
  UNION ALL SELECT run_id, head_picture, target_picture, 'seg', seg FROM insight_distance WHERE seg IS NOT NULL
)
WHERE run_id = (SELECT id FROM last_distance_run);
`,
};
