import { DoppelError } from '#base/doppel-error.ts';
import { type CsvRow, csvRows } from '#platform/formats/csv-rows.ts';

/** Columns that name a track, the first that is there counts. */
const trackColumns = ['gt_id', 'track_id', 'person_id'] as const;

/**
 * Reads a truth file: a CSV with a header, a column `person` (any name of a human being) and a column `gt_id` or `track_id`
 * (the id in the tracks file); other columns are passed over. Returns the human being of each track. `name` stands in front of
 * messages.
 *
 * Throws `bad_file` for a file without these columns, a track id that is no whole number, or one that is given twice to
 * different people.
 */
export function readTruthCsv(text: string, name: string): ReadonlyMap<number, string> {
  const [header = { fields: [''], line: 1 }, ...rows] = csvRows(text, name);
  const titles = header.fields.map((title) => title.toLowerCase());
  const person = titles.indexOf('person');
  const trackName = trackColumns.find((column) => titles.includes(column));
  if (person < 0 || trackName === undefined) {
    throw new DoppelError(
      'bad_file',
      `${name}: expected a CSV whose first line names the columns "person" and "gt_id" (or "track_id"), found "${shown(header)}".`,
    );
  }
  const track = titles.indexOf(trackName);
  const personOf = new Map<number, string>();
  for (const row of rows) {
    const id = Number(row.fields[track] || Number.NaN);
    const human = row.fields[person] ?? '';
    if (!Number.isSafeInteger(id) || human === '') {
      throw new DoppelError(
        'bad_file',
        `${name}, line ${row.line}: expected a person and a whole number as ${trackName}, found "${shown(row)}".`,
      );
    }
    const known = personOf.get(id);
    if (known !== undefined && known !== human) {
      throw new DoppelError('bad_file', `${name}: track ${id} is given to person ${known} and to person ${human}.`);
    }
    personOf.set(id, human);
  }
  return personOf;
}

/** A row as it is quoted in a message. */
const shown = ({ fields }: CsvRow): string => fields.join(',').slice(0, 80);
