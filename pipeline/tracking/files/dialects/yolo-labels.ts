import { textLines } from '#platform/formats/text-lines.ts';
import { BoxRows, type FormatMeaning, quoted } from '../box-rows.ts';
import { parseDecimal } from '../mot-text.ts';
import type { PersonsRead } from '../person-rows.ts';
import { settleRows } from '../settle-rows.ts';
import type { TrackMember } from '../track-source.ts';
import type { DialectOptions } from './dialect.ts';

const meaning: FormatMeaning = {
  format: 'yolo',
  boxes: { corners: 'cxcywh', unit: 'share' },
  framesFrom: 'unsaid',
  order: 'id',
  rowWords: (id, frame) => `track ${id} in the file of frame ${frame}`,
};

/** The number of the frame at the end of a label file's name: `street_12.txt`, `000012.txt`. */
const frameName = /(\d{1,9})\.txt$/;
/** Lists of class names lie beside the labels. */
const namesFile = /(^|\/)(classes\.txt|obj\.names|labels\.txt)$/;

/** Those of the members that can be label files: text named by a number. */
export const labelFiles = (members: readonly TrackMember[]): readonly TrackMember[] =>
  members.filter(({ name }) => frameName.test(name));

/** Whether a line is one of a label file: a class, then centre and size in shares, and perhaps a confidence and an id. */
export function isLabelLine(line: string): boolean {
  const fields = line.trim().split(/\s+/).map(parseDecimal);
  return (
    fields.length >= 5 &&
    fields.length <= 7 &&
    Number.isInteger(fields[0]) &&
    fields.slice(1, 5).every((value) => value >= -0.5 && value <= 1.5) &&
    fields.slice(1, 5).some((value) => !Number.isInteger(value))
  );
}

/**
 * A folder of YOLO labels as ultralytics' `track` writes them with `save_txt`: a file a frame, its number at the end of the name; a line a
 * box: `class cx cy w h [confidence] [id]` in shares of the picture. Of six columns the sixth is the id where all are whole numbers from
 * 1 on, else the confidence. Class 0 is COCO's person, unless a list of names lies beside the labels.
 */
export async function readYoloLabels(
  members: readonly TrackMember[],
  name: string,
  { reading, picture }: DialectOptions,
): Promise<PersonsRead> {
  const rows = new BoxRows(name, meaning);
  const files = labelFiles(members);
  const lines: { readonly frame: number; readonly fields: readonly number[] }[] = [];
  for (const file of files) {
    const frame = Number(frameName.exec(file.name)?.[1]);
    for (const line of textLines(await file.read())) {
      if (line.trim() === '') continue;
      const fields = line.trim().split(/\s+/).map(parseDecimal);
      if (fields.length < 5 || !fields.every(Number.isFinite))
        rows.addUnreadable(`the file of frame ${frame}`, `has the line ${quoted(line)}`);
      else lines.push({ frame, fields });
    }
  }
  const idColumn = columnOfId(lines.map(({ fields }) => fields));
  if (idColumn === null && lines.length > 0) {
    throw rows.refuse(
      'YOLO labels without track ids: detections of single pictures. Write them with a tracker (ultralytics: track, save_txt and save_conf)',
    );
  }
  for (const { frame, fields } of lines) {
    const [label, cx, cy, width, height] = fields;
    const id = fields[idColumn ?? fields.length] ?? -1;
    const confidence = idColumn === 6 ? fields[5] : null;
    rows.add({ id, frame, box: [cx, cy, width, height], confidence, className: String(label), place: frame });
  }
  const names = await classNames(members);
  rows.classTitle = (title) => names?.[Number(title)] ?? (title === '0' ? 'person' : title);
  return settleRows(rows, reading, picture);
}

function columnOfId(lines: readonly (readonly number[])[]): 5 | 6 | null {
  if (lines.some((fields) => fields.length >= 7)) return 6;
  const sixth = lines.flatMap((fields) => fields[5] ?? []);
  return sixth.length > 0 && sixth.every((value) => Number.isInteger(value) && value >= 1) ? 5 : null;
}

async function classNames(members: readonly TrackMember[]): Promise<readonly string[] | null> {
  const file = members.find(({ name }) => namesFile.test(name));
  if (file === undefined) return null;
  return [...textLines(await file.read())].map((line) => line.trim());
}
