import { DoppelError } from '#base/doppel-error.ts';
import { type PersonId, personId } from '#base/ids.ts';
import type { EraseReply } from '#contract/custody.ts';
import { toBlob } from '#platform/sqlite/number-blob.ts';
import { readDetections } from '../detections.ts';
import { type EvidencePartName, partOf } from '../evidence/evidence-parts.ts';
import { coverEvidence } from '../evidence/touched-evidence.ts';
import type { ProjectDatabase } from '../project-database.ts';
import { readReview } from '../review.ts';
import { findPersonRows, type PersonRows } from './person-rows.ts';

type TableName = Exclude<EvidencePartName, 'schema'>;

/** Who erases whom, and why. */
export interface EraseRequest {
  readonly person: number;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly reason: string;
}

/** What erasing took out of the tables. */
type Erased = Pick<EraseReply, 'erasure' | 'person' | 'crops' | 'vectors' | 'previews' | 'boxes'>;

/**
 * Takes a person out of the project, as the decisions leave them: the pictures, vectors and previews go, boxes are emptied where
 * rows must stay for the decisions to apply (frame numbers stay), and the persons are hidden. The digests of what went stay as its
 * tombstone, so that the roots that events name still hold. Cannot be taken back. The bytes are overwritten, and the file is
 * written anew. Throws `not_found` for a person who is not active, `locked` where others write or read at this moment.
 */
export function erasePerson(project: ProjectDatabase, request: EraseRequest): Erased {
  const asked = personId(request.person);
  project.execute('PRAGMA secure_delete = ON');
  const erased = project.write(() => {
    coverEvidence(project);
    const person = readReview(project).persons.get(asked);
    if (person === undefined) {
      throw new DoppelError('not_found', `There is no active person ${request.person} in ${project.path}.`);
    }
    const rows = findPersonRows(project, person.segments);
    const counts = new Eraser(project, request, rows).run();
    project.recordEvidence({ at: request.at, cause: `person ${request.person} was erased` });
    return { person: request.person, ...counts };
  });
  rewriteFile(project);
  return erased;
}

/** Writes the file anew without what was deleted, now or earlier, and empties the log beside it. */
function rewriteFile(project: ProjectDatabase): void {
  try {
    project.execute('VACUUM');
    project.execute('PRAGMA wal_checkpoint(TRUNCATE)');
  } catch (error) {
    throw project.errorOf(error);
  }
}

/** The steps of one erasure, within its transaction. */
class Eraser {
  readonly #project: ProjectDatabase;
  readonly #request: EraseRequest;
  readonly #rows: PersonRows;
  readonly #removed: Record<string, [key: number, digest: string][]> = {};
  #erasure = 0;

  constructor(project: ProjectDatabase, request: EraseRequest, rows: PersonRows) {
    this.#project = project;
    this.#request = request;
    this.#rows = rows;
  }

  run(): Omit<Erased, 'person'> {
    const { crops, whole, partly } = this.#rows;
    const persons = [...whole, ...partly];
    this.#begin();
    const cropVectors = this.#count('crop_embedding', 'crop_id', crops);
    const personVectors = this.#count('person_embedding', 'person_id', persons);
    const previews = this.#count('animation', 'person_id', persons);
    this.#eraseCrops();
    this.#erasePersons(whole, 'tombstone');
    this.#erasePersons(partly, 'made anew');
    const boxes = this.#emptyBoxes();
    this.#emptyDetections();
    this.#hide(whole);
    this.#end();
    return { erasure: this.#erasure, crops: crops.length, vectors: cropVectors + personVectors, previews, boxes };
  }

  #begin(): void {
    const { at, by, person, reason } = this.#request;
    const { lastInsertRowid } = this.#project
      .prepare("INSERT INTO erasure (at, by, person_id, reason, removed) VALUES (?, ?, ?, ?, '{}')")
      .run(at, by, person, reason);
    this.#erasure = Number(lastInsertRowid);
  }

  #end(): void {
    this.#project
      .prepare('UPDATE erasure SET removed = ? WHERE id = ?')
      .run(JSON.stringify(this.#removed), this.#erasure);
    this.#project.evidence.touch('erasure', [this.#erasure]);
  }

  #count(table: TableName, column: string, keys: readonly number[]): number {
    const sql = `SELECT count(*) FROM ${table} WHERE ${column} IN (SELECT value FROM json_each(?))`;
    return this.#project.prepare<number>(sql).pluck().get(JSON.stringify(keys)) ?? 0;
  }

  /** Keeps the digests of items in the tombstone; with `tombstone`, also in their place in the manifest. */
  #bury(table: TableName, keys: readonly number[], as: 'tombstone' | 'made anew'): void {
    const part = partOf(table);
    const read = this.#project.prepare<Buffer>('SELECT digest FROM evidence_item WHERE part = ? AND key = ?').pluck();
    const mark = this.#project.prepare('UPDATE evidence_item SET erasure = ? WHERE part = ? AND key = ?');
    this.#removed[table] ??= [];
    for (const key of keys) {
      const digest = read.get(part.id, key);
      if (digest === undefined) continue;
      this.#removed[table].push([key, digest.toString('hex')]);
      if (as === 'tombstone') mark.run(this.#erasure, part.id, key);
    }
    if (as === 'made anew') this.#project.evidence.touch(table, keys);
  }

  #eraseCrops(): void {
    const { crops } = this.#rows;
    const project = this.#project;
    for (const table of ['crop_image', 'crop_embedding', 'crop'] as const) this.#bury(table, crops, 'tombstone');
    const image = project.prepare('DELETE FROM crop_image WHERE crop_id = ?');
    const vector = project.prepare('DELETE FROM crop_embedding WHERE crop_id = ?');
    const empty = project.prepare(
      `UPDATE crop SET x1 = 0, y1 = 0, x2 = 1, y2 = 1, confidence = 0, covered_share = 0, cut_by_edge = 0,
         relative_height = 0, lost = 1, width = NULL, height = NULL, sharpness = NULL, quality = NULL, best_rank = NULL
       WHERE id = ?`,
    );
    for (const crop of crops) {
      image.run(crop);
      vector.run(crop);
      empty.run(crop);
    }
    this.#eraseVectorTable();
  }

  /** The vector table keeps the bytes of a deleted row where they were: they are overwritten first. */
  #eraseVectorTable(): void {
    const project = this.#project;
    const dimension = project.prepare<number>('SELECT dimension FROM embedder').pluck().get();
    if (dimension === undefined) return;
    if (project.vectorProblem !== null) throw new DoppelError('missing_tool', project.vectorProblem);
    const there = project.prepare('SELECT 1 FROM crop_vector WHERE rowid = ?');
    const zero = project.prepare('UPDATE crop_vector SET vector = ? WHERE rowid = ?');
    const remove = project.prepare('DELETE FROM crop_vector WHERE rowid = ?');
    const blank = toBlob(new Float32Array(dimension));
    for (const crop of this.#rows.crops.map(BigInt)) {
      if (there.get(crop) === undefined) continue;
      zero.run(blank, crop);
      remove.run(crop);
    }
  }

  #erasePersons(persons: readonly PersonId[], as: 'tombstone' | 'made anew'): void {
    for (const table of ['person_embedding', 'animation'] as const) {
      this.#bury(table, persons, as);
      const remove = this.#project.prepare(`DELETE FROM ${table} WHERE person_id = ?`);
      for (const person of persons) remove.run(person);
    }
  }

  /** Boxes and confidences become zeros; returns how many rows. */
  #emptyBoxes(): number {
    const store = this.#project.prepare('UPDATE tracklet_rows SET boxes = ?, confidences = ? WHERE tracklet_id = ?');
    let emptied = 0;
    for (const { tracklet, rows, owned } of this.#rows.tracklets) {
      const isWhole = owned.length === rows.frameIndices.length;
      const [boxes, confidences] = [rows.boxesPx.slice(), rows.confidences.slice()];
      for (const row of owned) {
        boxes.fill(0, 4 * row, 4 * row + 4);
        confidences[row] = 0;
      }
      this.#bury('tracklet_rows', [tracklet], isWhole ? 'tombstone' : 'made anew');
      store.run(toBlob(boxes), toBlob(confidences), tracklet);
      emptied += owned.length;
    }
    return emptied;
  }

  /** What Doppel's own detector saw in the person's place: the box of a frame that lies as theirs does is emptied too. */
  #emptyDetections(): void {
    const theirs = new Map<number, Float32Array[]>();
    for (const { rows, owned } of this.#rows.tracklets) {
      for (const row of owned) {
        const frame = rows.frameIndices[row];
        theirs.set(frame, [...(theirs.get(frame) ?? []), rows.boxesPx.slice(4 * row, 4 * row + 4)]);
      }
    }
    const store = this.#project.prepare('UPDATE detection SET boxes = ?, confidences = ? WHERE frame_index = ?');
    for (const { frameIndex, boxesPx, confidences } of readDetections(this.#project)) {
      const own = theirs.get(frameIndex);
      if (own === undefined) continue;
      const found = own.map((box) => closestBox(boxesPx, box)).filter((row) => row !== null);
      if (found.length === 0) continue;
      const [boxes, sure] = [boxesPx.slice(), confidences.slice()];
      for (const row of found) {
        boxes.fill(0, 4 * row, 4 * row + 4);
        sure[row] = 0;
      }
      this.#bury('detection', [frameIndex], 'made anew');
      store.run(toBlob(boxes), toBlob(sure), frameIndex);
    }
  }

  #hide(persons: readonly PersonId[]): void {
    const hide = this.#project.prepare('UPDATE person SET hidden_reason = ? WHERE id = ?');
    for (const person of persons) hide.run(`was erased on ${this.#request.at.slice(0, 10)}`, person);
    this.#project.evidence.touch('person', persons);
  }
}

/** Largest distance of an edge, in pixels, at which a detection is the tracklet's own box: trackers may smooth a little. */
const sameBoxPx = 8;

/** The row of the box that lies closest to another, or null where none is near. */
function closestBox(boxesPx: Float32Array, box: Float32Array): number | null {
  let closest: number | null = null;
  let least = sameBoxPx;
  for (let row = 0; 4 * row < boxesPx.length; row++) {
    const distance = Math.max(...box.map((edge, side) => Math.abs(edge - boxesPx[4 * row + side])));
    if (distance > least) continue;
    closest = row;
    least = distance;
  }
  return closest;
}
