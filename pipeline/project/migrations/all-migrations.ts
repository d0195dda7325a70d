import type { Migration } from '#platform/sqlite/sqlite-file-kind.ts';
import { initial } from './001-initial.ts';
import { detections } from './002-detections.ts';
import { calibration } from './003-calibration.ts';
import { probablePairs } from './004-probable-pairs.ts';
import { queueCounts } from './005-queue-counts.ts';
import { custody } from './006-custody.ts';

/** Every step from an empty file to the present schema, in order. */
export const allMigrations: readonly Migration[] = [
  initial,
  detections,
  calibration,
  probablePairs,
  queueCounts,
  custody,
];
