/** Which person each track is, from a truth file with the columns person and gt_id (or track_id). */
export function readVisits(csv: string): ReadonlyMap<number, number> {
  const [header, ...rows] = csv.trim().split(/\r?\n/);
  const columns = header.split(',');
  const person = columns.indexOf('person');
  const track = Math.max(columns.indexOf('gt_id'), columns.indexOf('track_id'));
  return new Map(
    rows.map((row) => {
      const fields = row.split(',');
      return [Number(fields[track]), Number(fields[person])];
    }),
  );
}

/** Average precision of a ranked list: the mean, over the true entries, of the share of true ones up to each. */
export function averagePrecision(ranked: readonly boolean[]): number {
  let found = 0;
  let sum = 0;
  ranked.forEach((isTrue, index) => {
    if (!isTrue) return;
    found++;
    sum += found / (index + 1);
  });
  return found === 0 ? Number.NaN : sum / found;
}
