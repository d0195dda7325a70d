/**
 * How far two judges agree beyond what chance would give them: Cohen's kappa of a square table whose row is the one's answer and whose
 * column the other's (Cohen, 1960, "A coefficient of agreement for nominal scales"). 1 where they always agree, 0 where no more than
 * by chance. Null where nothing was judged, or where chance alone agrees always because both gave one and the same answer throughout.
 */
export function cohenKappa(table: readonly (readonly number[])[]): number | null {
  const rows = table.map((row) => row.reduce((sum, count) => sum + count, 0));
  const columns = table.map((_, at) => table.reduce((sum, row) => sum + row[at], 0));
  const all = rows.reduce((sum, count) => sum + count, 0);
  if (all === 0) return null;
  const seen = table.reduce((sum, row, at) => sum + row[at], 0) / all;
  const chance = rows.reduce((sum, count, at) => sum + count * columns[at], 0) / all ** 2;
  return chance === 1 ? null : (seen - chance) / (1 - chance);
}
