import { DoppelError } from '#base/doppel-error.ts';

/** One row of a file of labels: an object by its id in the insight file, or by picture and identity. */
export type LabelFileRow =
  | { readonly line: number; readonly object: number; readonly label: string }
  | {
      readonly line: number;
      readonly video: string;
      readonly frame: number;
      readonly id: string;
      readonly label: string;
    };

/**
 * Reads labels from CSV: columns `object,label`, or `video,frame,id,label` (the frame from 0, the id as the tracks have it).
 * @throws DoppelError `bad_file` with the line for a file without these columns or a row that is none.
 */
export function readLabelFile(text: string, name: string): readonly LabelFileRow[] {
  const [first = '', ...lines] = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim());
  const columns = first.toLowerCase().split(',');
  const place = (column: string): number => columns.indexOf(column);
  const byObject = place('object') >= 0;
  const needed = byObject ? ['object', 'label'] : ['video', 'frame', 'id', 'label'];
  if (needed.some((column) => place(column) < 0)) {
    throw new DoppelError(
      'bad_file',
      `${name}: expected the columns "object,label" or "video,frame,id,label", found "${first.slice(0, 80)}".`,
    );
  }
  return lines.flatMap((line, index): readonly LabelFileRow[] => {
    if (line === '') return [];
    const fields = line.split(',').map((field) => field.trim());
    const number = (column: string): number => {
      const value = Number(fields[place(column)] || Number.NaN);
      if (Number.isSafeInteger(value) && value >= 0) return value;
      throw new DoppelError(
        'bad_file',
        `${name}, line ${index + 2}: expected a whole number as ${column}, found "${fields[place(column)] ?? ''}".`,
      );
    };
    const label = fields[place('label')] ?? '';
    if (label === '') throw new DoppelError('bad_file', `${name}, line ${index + 2}: expected a label, found none.`);
    if (byObject) return [{ line: index + 2, object: number('object'), label }];
    return [{ line: index + 2, video: fields[place('video')], frame: number('frame'), id: fields[place('id')], label }];
  });
}
