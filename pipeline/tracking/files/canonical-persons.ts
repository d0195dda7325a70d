import { DoppelError } from '#base/doppel-error.ts';
import { readNpz, writeNpz } from '#platform/formats/npz.ts';
import { float32Array, int64Array, shapeText } from '#platform/formats/numpy-array.ts';
import { readObjectNpy, writeObjectNpy } from '#platform/formats/object-npy.ts';
import {
  isNumpy,
  type PickleKey,
  PickleTuple,
  type PickleValue,
  type PickleWritable,
} from '#platform/formats/pickle-values.ts';
import type { PersonTrack } from '../tracks/person-track.ts';
import { type PersonRows, type PersonsRead, trackFromRows, warningsAbout } from './person-rows.ts';

/** The name of the only member of the file. */
const memberName = 'persons';

type Dict = ReadonlyMap<PickleKey, PickleValue>;

const bad = (message: string): DoppelError => new DoppelError('bad_persons', `${message}.`);

/** What a value is, in words, for messages. */
function describe(value: PickleValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'None';
  if (value instanceof Map) return 'a dictionary';
  if (value instanceof PickleTuple || Array.isArray(value)) return 'a list';
  if (value instanceof Uint8Array) return 'bytes';
  if (typeof value === 'object' && isNumpy(value)) {
    return `an array of ${value.kind === 'array' ? value.dtype : 'objects'} with shape ${shapeText(value.shape)}`;
  }
  return JSON.stringify(typeof value === 'bigint' ? String(value) : value).slice(0, 60);
}

/** The numbers of an array of shape (rows,) or (rows, 4), as JavaScript numbers. */
function numbers(person: Dict, key: string, where: string, shape: readonly number[] | 'any length'): ArrayLike<number> {
  const value = person.get(key);
  const isArray = value !== undefined && isNumpy(value) && value.kind === 'array';
  const expected = shape === 'any length' ? '(N,)' : shapeText(shape);
  if (!isArray || (shape === 'any length' ? value.shape.length !== 1 : shapeText(value.shape) !== expected)) {
    throw bad(`${where}: "${key}" must be an array of numbers with shape ${expected}, found ${describe(value)}`);
  }
  const { data } = value;
  return data instanceof BigInt64Array || data instanceof BigUint64Array ? Float64Array.from(data, Number) : data;
}

/** Tracklet numbers, from a list, a tuple or an array; files older than the renaming call them `tracklet_ids`. */
function trackletIds(person: Dict, where: string): readonly number[] {
  const key = person.has('original_tracklet_ids') ? 'original_tracklet_ids' : 'tracklet_ids';
  const value = person.get(key);
  if (value === undefined || value === null) return [];
  let items: readonly PickleValue[];
  if (isNumpy(value)) {
    items = value.kind === 'objects' ? value.items : Array.from<number | bigint, PickleValue>(value.data, Number);
  } else if (value instanceof PickleTuple) items = value.items;
  else if (Array.isArray(value)) items = value;
  else throw bad(`${where}: "${key}" must be a list of whole numbers, found ${describe(value)}`);
  return items.map((item) => {
    if (typeof item !== 'number' || !Number.isSafeInteger(item)) {
      throw bad(`${where}: "${key}" must be a list of whole numbers, found ${describe(item)} in it`);
    }
    return item;
  });
}

function rowsOfPerson(person: PickleValue, place: number): PersonRows {
  const where = `entry ${place} of "${memberName}"`;
  if (!(person instanceof Map)) throw bad(`${where} must be a dictionary, found ${describe(person)}`);
  const id = person.get('person_id');
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) {
    throw bad(`${where}: "person_id" must be a whole number from 0, found ${describe(id)}`);
  }
  const named = `person ${id}`;
  const frames = numbers(person, 'frame_numbers', named, 'any length');
  const rows = frames.length;
  return {
    id,
    frames,
    boxesPx: numbers(person, 'bboxes', named, [rows, 4]),
    confidences: person.has('confidences') ? numbers(person, 'confidences', named, [rows]) : null,
    detectionIndices: person.has('detection_indices') ? numbers(person, 'detection_indices', named, [rows]) : null,
    trackletIds: trackletIds(person, named),
  };
}

/**
 * Reads the persons of a `canonical_persons.npz` as the upstream tracking pipeline writes it, with numpy 1 or 2, older files
 * too. Persons keep the file's order; their rows are put in order of frames. `name` stands in front of every message.
 *
 * Throws `bad_persons` for a file that is no NPZ, is damaged or too large, holds anything but plain values and numpy arrays,
 * has no persons, an id twice, arrays of other shapes than (N,) and (N, 4), or impossible values.
 */
export async function readCanonicalPersons(bytes: Uint8Array, name: string): Promise<PersonsRead> {
  try {
    return await readPersons(bytes);
  } catch (error) {
    if (!(error instanceof DoppelError)) throw error;
    throw new DoppelError('bad_persons', `${name}: ${error.message}`, { cause: error });
  }
}

async function readPersons(bytes: Uint8Array): Promise<PersonsRead> {
  const members = await readNpz(bytes);
  const member = members.get(memberName);
  if (member === undefined) {
    const found = [...members.keys()].slice(0, 10).map((key) => JSON.stringify(key.slice(0, 50)));
    throw bad(
      `expected the persons of a canonical_persons.npz, a member "${memberName}", found ${found.length === 0 ? 'none' : found.join(', ')}`,
    );
  }
  const { shape, items } = readObjectNpy(member);
  if (shape.length !== 1) throw bad(`"${memberName}" must be a list of persons, found shape ${shapeText(shape)}`);
  const rows = items.map(rowsOfPerson);
  const known = new Set<number>();
  for (const { id } of rows) {
    if (known.has(id)) throw bad(`the id ${id} stands for two persons; ids must differ`);
    known.add(id);
  }
  const empty = rows.filter((person) => person.frames.length === 0);
  const checked = rows.filter((person) => person.frames.length > 0).map(trackFromRows);
  if (checked.length === 0) throw bad('there is no person in it');
  const warnings = [...warningsAbout(checked)];
  if (empty.length > 0) {
    warnings.push(`${empty.length} persons without any row were left out (the first is person ${empty[0].id}).`);
  }
  return {
    tracks: checked.map(({ track }) => track),
    rowsLeftOut: checked.reduce((sum, person) => sum + person.repeatedFrames, 0),
    warnings,
  };
}

/**
 * The `canonical_persons.npz` of these persons, with the keys of the upstream pipeline, as numpy 1 and 2 load it
 * (`allow_pickle=True`). The same persons in the same order give the same bytes.
 */
export function writeCanonicalPersons(persons: readonly PersonTrack[]): Promise<Uint8Array> {
  const items = persons.map((person): PickleWritable => {
    const rows = person.frameIndices.length;
    return new Map<PickleKey, PickleWritable>([
      ['person_id', person.personId],
      ['frame_numbers', int64Array(person.frameIndices, [rows])],
      ['bboxes', float32Array(person.boxesPx, [rows, 4])],
      ['confidences', float32Array(person.confidences, [rows])],
      ['detection_indices', int64Array(person.detectionIndices, [rows])],
      ['original_tracklet_ids', person.trackletIds],
      ['num_tracklets_merged', person.trackletIds.length],
    ]);
  });
  const member = writeObjectNpy({ kind: 'objects', shape: [items.length], items });
  return writeNpz(new Map([[memberName, member]]));
}
