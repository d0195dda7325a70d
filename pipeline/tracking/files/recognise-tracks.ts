import { DoppelError } from '#base/doppel-error.ts';
import { type TrackFormat, type TrackReading, trackFormats, trackFormatTitles } from '#contract/track-formats.ts';
import { readNpyHeader } from '#platform/formats/npy.ts';
import { decodeText, isText, textLines } from '#platform/formats/text-lines.ts';
import { isNpy, readCanonicalPersons } from './canonical-persons.ts';
import { cocoDialect } from './dialects/coco.ts';
import { cvatDialect } from './dialects/cvat.ts';
import { detracDialect } from './dialects/detrac.ts';
import type { Dialect, DialectOptions, TextHead } from './dialects/dialect.ts';
import { kittiDialect } from './dialects/kitti.ts';
import { motDialect } from './dialects/mot.ts';
import { binaryWords, textWords } from './dialects/not-tracks.ts';
import { tableDialect } from './dialects/table.ts';
import { vaticDialect } from './dialects/vatic.ts';
import { isLabelLine, labelFiles, readYoloLabels } from './dialects/yolo-labels.ts';
import { readMotText } from './mot-text.ts';
import type { PersonsRead } from './person-rows.ts';
import { isZip, type TrackMember, type TrackSource } from './track-source.ts';

/** How much of a file is looked at to tell what it is. */
const headBytes = 1 << 16;
const headLines = 50;

/** The forms that are one text, in the order in which they are tried: what can be told for certain first. */
const textDialects: readonly Dialect[] = [
  cvatDialect,
  detracDialect,
  cocoDialect,
  vaticDialect,
  kittiDialect,
  tableDialect,
  motDialect,
];

/** A format and what reads it from the source in which it was recognised. */
export interface RecognisedTracks {
  readonly format: TrackFormat;
  readonly read: (options: DialectOptions) => Promise<PersonsRead>;
}

/** The beginning of a text. */
function textHead(bytes: Uint8Array): TextHead {
  const head = bytes.subarray(0, headBytes);
  const lines: string[] = [];
  for (const line of textLines(head)) {
    if (line.trim() !== '') lines.push(line.trim());
    if (lines.length === headLines) break;
  }
  // What was cut off in the middle says nothing.
  if (bytes.length > head.length && lines.length > 1 && lines.length < headLines) lines.pop();
  return { text: [...decodeText(head)].join(''), lines };
}

/**
 * Tells in which form persons or tracks are written, by what is in them; names are only looked at in folders and archives. `reading.format`
 * is believed instead. Reads nothing but beginnings. Throws `bad_persons`, with what it is instead, where it is none that Doppel reads.
 */
export async function recogniseTracks(
  source: TrackSource,
  name: string,
  reading: Pick<TrackReading, 'format'>,
): Promise<RecognisedTracks> {
  return source.kind === 'file'
    ? recogniseFile(source.bytes, name, reading.format)
    : recogniseFiles(source, name, reading.format);
}

/** The words of a refusal; `what` follows "it is". */
function refusal(name: string, what: string): DoppelError {
  const known = trackFormats.map((format) => trackFormatTitles[format]).join(', ');
  return new DoppelError('bad_persons', `${name}: it is ${what}. Doppel reads ${known}; --format forces one.`);
}

function recogniseFile(bytes: Uint8Array, name: string, forced: TrackFormat | undefined): RecognisedTracks {
  const isArray = isZip(bytes) || (isNpy(bytes) && readNpyHeader(bytes).descr === '|O');
  if (isArray && (forced === undefined || forced === 'npz')) {
    return { format: 'npz', read: (options) => readCanonicalPersons(bytes, name, options) };
  }
  if (!isText(bytes)) throw refusal(name, binaryWords(bytes.subarray(0, 512)));
  const head = textHead(bytes);
  const dialect = textDialects.find((each) => (forced === undefined ? each.recognise(head) : each.format === forced));
  if (dialect === undefined) {
    throw forced === undefined ? refusal(name, textWords(head)) : refusal(name, `no ${trackFormatTitles[forced]}`);
  }
  return { format: dialect.format, read: (options) => readDialect(dialect, bytes, name, options) };
}

/** Reads; a file that is not even of the kind that its format is made of holds no persons that can be read either. */
async function readDialect(
  dialect: Dialect,
  bytes: Uint8Array,
  name: string,
  options: DialectOptions,
): Promise<PersonsRead> {
  try {
    return await dialect.read(bytes, name, options);
  } catch (cause) {
    if (!(cause instanceof DoppelError) || cause.code !== 'bad_file') throw cause;
    throw new DoppelError('bad_persons', cause.message, { cause });
  }
}

/** Where the tracks stand in data sets and exports: MOTChallenge and CVAT's MOT, CVAT's XML and COCO. */
const knownPlaces: readonly { readonly format: TrackFormat; readonly place: RegExp }[] = [
  { format: 'mot', place: /(^|\/)gt\/gt\.txt$/ },
  { format: 'cvat', place: /(^|\/)annotations\.xml$/ },
  { format: 'coco', place: /(^|\/)annotations\/[^/]+\.json$/ },
];

/** Files that stand beside tracks and are none. */
const noTracks =
  /(^|\/)(readme[^/]*|license[^/]*|seqinfo\.ini|classes\.txt|labels\.txt|obj\.names|[^/]+\.(ya?ml|jpe?g|png|bmp|md))$/i;

async function recogniseFiles(
  { members, what }: Extract<TrackSource, { kind: 'files' }>,
  name: string,
  forced: TrackFormat | undefined,
): Promise<RecognisedTracks> {
  if (forced === 'yolo' || (forced === undefined && (await holdsLabels(members)))) {
    return { format: 'yolo', read: (options) => readYoloLabels(members, name, options) };
  }
  const candidates = candidatesAmong(members, forced);
  const [member] = candidates;
  if (member === undefined || candidates.length > 1) {
    const names = (candidates.length > 1 ? candidates : members).slice(0, 6).map((each) => each.name);
    throw refusal(
      name,
      candidates.length > 1
        ? `a ${what} with several files that can be tracks (${names.join(', ')}); give one of them`
        : `a ${what} without tracks${names.length === 0 ? '' : ` (it has ${names.join(', ')})`}`,
    );
  }
  const inside = `${name}, ${member.name}`;
  const bytes = await member.read();
  const recognised = recogniseFile(bytes, inside, forced);
  if (recognised.format !== 'mot') return recognised;
  const classNames = await classNamesBeside(members, member);
  return { format: 'mot', read: async (options) => readMotText(bytes, inside, { ...options, ...classNames }) };
}

function candidatesAmong(members: readonly TrackMember[], forced: TrackFormat | undefined): readonly TrackMember[] {
  for (const { format, place } of knownPlaces) {
    const found = members.filter((member) => place.test(member.name));
    if (found.length > 0 && (forced === undefined || forced === format)) return found;
  }
  return members.filter(({ name }) => /\.(txt|csv|tsv|json|xml)$/i.test(name) && !noTracks.test(name));
}

/** The first label file that is not empty, of which there are usually some, tells. */
const looksAtLabels = 50;

async function holdsLabels(members: readonly TrackMember[]): Promise<boolean> {
  for (const file of labelFiles(members).slice(0, looksAtLabels)) {
    if (/(^|\/)(gt|det)\//.test(file.name)) continue;
    const { lines } = textHead(await file.read());
    if (lines.length > 0) return lines.every(isLabelLine);
  }
  return false;
}

/** CVAT's MOT export names its classes, from 1 on, in a file beside the rows. */
async function classNamesBeside(
  members: readonly TrackMember[],
  { name }: TrackMember,
): Promise<{ readonly classNames?: readonly string[] }> {
  const folder = name.slice(0, name.lastIndexOf('/') + 1);
  const labels = members.find((member) => member.name === `${folder}labels.txt`);
  if (labels === undefined) return {};
  return { classNames: [...textLines(await labels.read())].map((line) => line.trim()).filter((line) => line !== '') };
}
