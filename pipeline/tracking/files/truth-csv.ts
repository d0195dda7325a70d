import { DoppelError } from '#base/doppel-error.ts';

/** Columns that name a track, the first that is there counts. */
const trackColumns = ['gt_id', 'track_id', 'person_id'] as const;

/** The fields of a line: RFC 4180, a quoted field may hold commas and doubled quotes. Ten lines, so no library. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) =>
    (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim(),
  );
}

/**
 * Reads a truth file: a CSV with a header, a column `person` (any name of a human being) and a column `gt_id` or `track_id`
 * (the id in the tracks file); other columns are passed over. Returns the human being of each track. `name` stands in front of
 * messages.
 *
 * Throws `bad_file` for a file without these columns, a track id that is no whole number, or one that is given twice to
 * different people.
 */
export function readTruthCsv(text: string, name: string): ReadonlyMap<number, string> {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const header = fieldsOf(lines[0] ?? '').map((title) => title.toLowerCase());
  const person = header.indexOf('person');
  const trackName = trackColumns.find((column) => header.includes(column));
  if (person < 0 || trackName === undefined || trackName === header[person]) {
    throw new DoppelError(
      'bad_file',
      `${name}: expected a CSV whose first line names the columns "person" and "gt_id" (or "track_id"), found "${(lines[0] ?? '').slice(0, 80)}".`,
    );
  }
  const track = header.indexOf(trackName);
  const personOf = new Map<number, string>();
  lines.slice(1).forEach((line, index) => {
    const fields = fieldsOf(line);
    const id = Number(fields[track] === '' ? Number.NaN : fields[track]);
    const human = fields[person] ?? '';
    if (!Number.isSafeInteger(id) || human === '') {
      throw new DoppelError(
        'bad_file',
        `${name}, line ${index + 2}: expected a person and a whole number as ${trackName}, found "${line.slice(0, 80)}".`,
      );
    }
    const known = personOf.get(id);
    if (known !== undefined && known !== human) {
      throw new DoppelError('bad_file', `${name}: track ${id} is given to person ${known} and to person ${human}.`);
    }
    personOf.set(id, human);
  });
  return personOf;
}
