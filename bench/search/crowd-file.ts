import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { SqliteFile } from '#platform/sqlite/sqlite-file.ts';
import { createVectorFile } from '#vectors/support/vector-file.ts';
import type { VectorSpace } from '#vectors/vector-store.ts';
import { ensureSpace, VectorTruth } from '#vectors/vector-truth.ts';
import { extendCrowd, type Gait } from './extend-crowd.ts';
import type { RealCrops } from './real-crops.ts';
import { unit } from './unit.ts';

/** Queries of each sort: people who are in the crowd and people who are not. */
export const queriesEach = 100;

/** Owners stored in one transaction. */
const atOnce = 1000;

/** The vectors of a made crowd in a file of their own, and queries. Whoever makes it closes it, which removes it. */
export interface CrowdFile {
  readonly database: SqliteFile;
  readonly space: VectorSpace;
  readonly truth: VectorTruth;
  /** First crops of a hundred people of the crowd. */
  readonly seen: readonly Float32Array[];
  /** First crops of a hundred people who are not in it. */
  readonly unseen: readonly Float32Array[];
  readonly folder: string;
  readonly close: () => void;
}

/** Makes a crowd of so many crops, 20 a person, as real ones lie. */
export function makeCrowdFile(real: RealCrops, rows: number, gait: Gait): CrowdFile {
  const { dimension } = real;
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-bench-'));
  const database = createVectorFile(path.join(folder, 'v.vectors'));
  const space = ensureSpace(database, { kind: 'person', modelSha256: 'e'.repeat(64), dimension });
  const truth = new VectorTruth(database, space);
  const seen: Float32Array[] = [];
  const every = Math.max(1, Math.floor(rows / 20 / queriesEach));
  const crowd = extendCrowd(real, { rows, gait, seed: 5 });
  for (let more = true; more; ) {
    database.write(() => {
      for (let count = 0; count < atOnce && more; count++) {
        const { value: owned, done } = crowd.next();
        if (done === true) more = false;
        else {
          truth.putOwner(owned);
          if (owned.owner % every === 0 && seen.length < queriesEach)
            seen.push(unit(owned.vectors.slice(0, dimension)));
        }
      }
    });
  }
  const strangers = [...extendCrowd(real, { rows: queriesEach * 20, gait, seed: 99, firstOwner: 10_000_000 })];
  const unseen = strangers.map((owned) => unit(owned.vectors.slice(0, dimension)));
  const close = () => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { database, space, truth, seen, unseen, folder, close };
}
