import { readFile } from 'node:fs/promises';
import { DoppelError } from '#base/doppel-error.ts';
import { type InsightFile, readLabels, readPictures, type StoredDataset } from '#datasets/index.ts';
import { labelsInForce } from '../labels/label-events.ts';
import { type LabelFileRow, readLabelFile } from '../labels/label-file.ts';
import { addLabels, type LabelHand, readLabelEvents } from '../store/label-store.ts';

/** How many rows of a file became labels. */
export interface ImportedLabels {
  readonly added: number;
  /** Rows that say what is in force already. */
  readonly known: number;
  /** Rows whose object this data set has not, by line. */
  readonly unknown: readonly number[];
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * Adds the labels of a CSV file as events. Rows of other videos are passed over and counted; what is in force already is not said twice.
 * @throws DoppelError `bad_file` for a damaged file or one of which nothing belongs to the data set, `bad_config` for refused labels.
 */
export async function importLabels(
  file: InsightFile,
  dataset: StoredDataset,
  hand: LabelHand,
  csv: string,
): Promise<ImportedLabels> {
  const text = await readFile(csv, 'utf8').catch((cause: unknown) => {
    throw new DoppelError('not_found', `${csv} cannot be read.`, { cause });
  });
  const rows = readLabelFile(text, csv);
  const find = finderOf(file, dataset);
  const found = rows.map((row) => ({ row, objectId: find(row) }));
  const inForce = labelsInForce(readLabelEvents(file, hand.name));
  const given = found.flatMap(({ row, objectId }) =>
    objectId === undefined ? [] : [{ labelId: objectId, value: row.label }],
  );
  if (given.length === 0) {
    throw new DoppelError(
      'bad_file',
      `No row of ${csv} names an object of "${dataset.name}". The column video must be the data set's name, frame counts from 0.`,
    );
  }
  const fresh = given.filter(({ labelId, value }) => inForce.get(labelId) !== value);
  addLabels(file, hand, fresh);
  const counts: Record<string, number> = {};
  for (const value of labelsInForce(readLabelEvents(file, hand.name)).values())
    counts[value] = (counts[value] ?? 0) + 1;
  return {
    added: fresh.length,
    known: given.length - fresh.length,
    unknown: found.flatMap(({ row, objectId }) => (objectId === undefined ? [row.line] : [])),
    counts,
  };
}

function finderOf(file: InsightFile, dataset: StoredDataset): (row: LabelFileRow) => number | undefined {
  const ids = new Set<number>();
  const byPlace = new Map<string, number>();
  for (const picture of readPictures(file, dataset.id)) {
    for (const { id, identity } of readLabels(file, picture.id)) {
      ids.add(id);
      if (picture.frame !== null && identity !== null)
        byPlace.set(`${picture.video}\n${picture.frame}\n${identity}`, id);
    }
  }
  return (row) => {
    if ('object' in row) return ids.has(row.object) ? row.object : undefined;
    return byPlace.get(`${row.video}\n${row.frame}\n${row.id}`);
  };
}
