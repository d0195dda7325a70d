import { DoppelError } from '#base/doppel-error.ts';
import type { TrackReading } from '#contract/track-formats.ts';
import { readNpyHeader } from '#platform/formats/npy.ts';
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
import type { PictureSize } from './box-layout.ts';
import { BoxRows, type FormatMeaning } from './box-rows.ts';
import type { PersonsRead } from './person-rows.ts';
import { settleRows } from './settle-rows.ts';

/** The name of the only member of the file. */
const memberName = 'persons';

/** What upstream means by its numbers. */
const personsMeaning: FormatMeaning = {
  format: 'npz',
  boxes: { corners: 'xyxy', unit: 'pixel' },
  framesFrom: 0,
  order: 'file',
  rowWords: (id, row) => `person ${id}: row ${row}`,
};

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

/** Where an entry has a value that older or other programs call otherwise; the first name is upstream's. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  person_id: ['person_id', 'track_id', 'id'],
  frame_numbers: ['frame_numbers', 'frame_ids', 'frames'],
  bboxes: ['bboxes', 'boxes'],
};

/** The value of a key, under whatever name it goes. */
function namedValue(person: Dict, key: string): PickleValue | undefined {
  const name = (otherNames[key] ?? [key]).find((each) => person.has(each));
  return name === undefined ? undefined : person.get(name);
}

/** Numbers with their shape, from an array or from lists of numbers; None is no number. Null for anything else. */
function table(
  value: PickleValue | undefined,
): { readonly shape: readonly number[]; readonly data: ArrayLike<number> } | null {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object' && isNumpy(value) && value.kind === 'array') {
    const { data, shape } = value;
    const isWide = data instanceof BigInt64Array || data instanceof BigUint64Array;
    return { shape, data: isWide ? Float64Array.from(data, Number) : data };
  }
  const items = itemsOf(value);
  if (items === null) return null;
  if (items.every((item) => item === null || typeof item === 'number')) {
    return { shape: [items.length], data: items.map((item) => item ?? Number.NaN) };
  }
  const rows = items.map(table);
  const width = rows[0]?.data.length;
  if (rows.some((row) => row === null || row.data.length !== width) || width === undefined) return null;
  return { shape: [rows.length, width], data: rows.flatMap((row) => (row === null ? [] : Array.from(row.data))) };
}

/** The items of a list, a tuple or an array of objects; null for anything else. */
function itemsOf(value: PickleValue): readonly PickleValue[] | null {
  if (Array.isArray(value)) return value;
  if (value instanceof PickleTuple) return value.items;
  if (typeof value === 'object' && value !== null && isNumpy(value) && value.kind === 'objects') return value.items;
  return null;
}

/** The numbers of an array of shape (rows,) or (rows, 4); axes of length 1, as in (rows, 1), say nothing more. */
function numbers(person: Dict, key: string, where: string, shape: readonly number[] | 'any length'): ArrayLike<number> {
  const value = namedValue(person, key);
  const found = table(value);
  const expected = shape === 'any length' ? '(N,)' : shapeText(shape);
  const isLike =
    found !== null &&
    found.shape.length > 0 &&
    (shape === 'any length'
      ? found.data.length === found.shape[0]
      : found.shape[0] === shape[0] && withoutOnes(found.shape) === withoutOnes(shape));
  if (!isLike)
    throw bad(`${where}: "${key}" must be an array of numbers with shape ${expected}, found ${describe(value)}`);
  return found.data;
}

const withoutOnes = ([rows, ...rest]: readonly number[]): string =>
  shapeText([rows, ...rest.filter((length) => length !== 1)]);

/** As `numbers`, for what may be missing; None is the same as missing. */
function optionalNumbers(person: Dict, key: string, where: string, rows: number): ArrayLike<number> | null {
  const value = namedValue(person, key);
  return value === undefined || value === null ? null : numbers(person, key, where, [rows]);
}

/** Tracklet numbers, from a list, a tuple or an array; files older than the renaming call them `tracklet_ids`. */
function trackletIds(person: Dict, where: string): readonly number[] {
  const key = person.has('original_tracklet_ids') ? 'original_tracklet_ids' : 'tracklet_ids';
  const value = person.get(key);
  if (value === undefined || value === null) return [];
  let items: readonly PickleValue[];
  if (typeof value === 'object' && isNumpy(value)) {
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

/** A whole number from 0, also where it was written as text or with a decimal point. */
function idOf(value: PickleValue | undefined): number | null {
  const id = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : null;
}

/** Adds the rows of an entry. Throws where it is no person at all. */
function addPerson(rows: BoxRows, person: PickleValue, place: number): void {
  const where = `entry ${place} of "${memberName}"`;
  if (!(person instanceof Map)) throw bad(`${where} must be a dictionary, found ${describe(person)}`);
  const id = idOf(namedValue(person, 'person_id'));
  if (id === null) {
    throw bad(
      `${where}: "person_id" must be a whole number from 0, found ${describe(namedValue(person, 'person_id'))}`,
    );
  }
  if (rows.byId.has(id)) throw bad(`the id ${id} stands for two persons; ids must differ`);
  const named = `person ${id}`;
  const frames = numbers(person, 'frame_numbers', named, 'any length');
  const boxes = numbers(person, 'bboxes', named, [frames.length, 4]);
  const confidences = optionalNumbers(person, 'confidences', named, frames.length);
  const detections = optionalNumbers(person, 'detection_indices', named, frames.length);
  rows.person(id).trackletIds = trackletIds(person, named);
  for (let row = 0; row < frames.length; row++) {
    const confidence = confidences?.[row] ?? null;
    if (confidence !== null && Number.isNaN(confidence)) {
      rows.addUnreadable(`${named}: row ${row}`, `(frame ${frames[row]}) has a confidence that is not a number`);
      continue;
    }
    const [a, b, c, d] = [0, 1, 2, 3].map((i) => boxes[row * 4 + i]);
    rows.add({ id, frame: frames[row], box: [a, b, c, d], confidence, detection: detections?.[row] ?? -1, place: row });
  }
}

/**
 * Reads the persons of a `canonical_persons.npz` as the upstream tracking pipeline writes it, with numpy 1 or 2, older files
 * too. Persons keep the file's order; their rows are put in order of frames. `name` stands in front of every message.
 *
 * What can only mean one thing is read too: lists for arrays, (N, 1) for (N,), None for what is missing, ids as text, a list or a
 * dictionary of persons that numpy wrapped, another name of the only member. Impossible rows are left out and counted.
 *
 * Throws `bad_persons` for a file that is no NPZ, is damaged or too large, holds anything but plain values and numpy arrays,
 * has no persons, an id twice, arrays of other shapes than (N,) and (N, 4), or mostly impossible rows.
 */
export async function readCanonicalPersons(
  bytes: Uint8Array,
  name: string,
  options: { readonly reading?: TrackReading; readonly picture?: PictureSize | null } = {},
): Promise<PersonsRead> {
  const rows = new BoxRows(name, personsMeaning);
  try {
    personsIn(isNpy(bytes) ? new Map([[memberName, bytes]]) : await readNpz(bytes)).forEach((person, place) => {
      addPerson(rows, person, place);
    });
  } catch (error) {
    if (!(error instanceof DoppelError)) throw error;
    throw new DoppelError('bad_persons', `${name}: ${error.message}`, { cause: error });
  }
  const empty = [...rows.byId].filter(([, { frames }]) => frames.length === 0);
  if (empty.length > 0 && empty.length < rows.byId.size) {
    rows.notes.push(`${empty.length} persons without any row were left out (the first is person ${empty[0][0]}).`);
  }
  return settleRows(rows, options.reading ?? {}, options.picture ?? null);
}

/** What `numpy.save` wrote of persons is the member alone. */
export const isNpy = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(6, bytes.length)).toString('latin1') === '\x93NUMPY';

/** The entries of the member that holds persons: upstream's `persons`, or the only one. */
function personsIn(members: ReadonlyMap<string, Uint8Array>): readonly PickleValue[] {
  const member = members.get(memberName) ?? (members.size === 1 ? onlyObjects(members) : undefined);
  if (member === undefined) {
    const found = [...members.keys()].slice(0, 10).map((key) => JSON.stringify(key.slice(0, 50)));
    throw bad(
      `expected the persons of a canonical_persons.npz, a member "${memberName}", found ${found.length === 0 ? 'none' : found.join(', ')}`,
    );
  }
  const { shape, items } = readObjectNpy(member);
  if (shape.length === 1) return items;
  // numpy wraps what is no array, as a list or a dictionary of persons by their ids, in an array without axes.
  const wrapped = shape.length === 0 ? items[0] : null;
  const inside = wrapped instanceof Map ? [...wrapped.values()] : itemsOf(wrapped);
  if (inside === null) throw bad(`"${memberName}" must be a list of persons, found shape ${shapeText(shape)}`);
  return inside;
}

/** The only member, where it is one of objects: other names than upstream's are as good. */
function onlyObjects(members: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  const [[name, member]] = members;
  const isObjects = member.length > 8 && /^\|O/.test(descrOf(member));
  return isObjects && !name.includes('/') ? member : undefined;
}

function descrOf(member: Uint8Array): string {
  try {
    return readNpyHeader(member).descr;
  } catch (error) {
    if (error instanceof DoppelError) return ''; // no array: the caller says what was expected
    throw error;
  }
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
