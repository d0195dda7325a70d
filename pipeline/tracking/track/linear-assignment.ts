/**
 * Pairs rows with columns so that the sum of (cost - limit) over the pairs is as small as possible; no pair costs `limit`
 * or more. The shortest augmenting path method (Jonker and Volgenant 1987; in the form of Crouse 2016), O(n^2 m).
 *
 * Looked at instead: munkres and munkres-js of npm. Both want arrays of arrays, copy them, and have no cost limit.
 *
 * @param costs (rows * columns), row after row, finite
 * @returns (rows,) the column of each row, or -1
 */
export function assignWithin(costs: Float64Array, rows: number, columns: number, limit: number): Int32Array {
  const columnOfRow = new Int32Array(rows).fill(-1);
  if (rows === 0 || columns === 0) return columnOfRow;
  // The method pairs every one of the fewer; pairs that gain nothing are dropped again at the end.
  const transposed = rows > columns;
  const few = transposed ? columns : rows;
  const many = transposed ? rows : columns;
  const gain = (i: number, j: number): number =>
    Math.min(costs[transposed ? j * columns + i : i * columns + j] - limit, 0);
  const partners = pairAll(few, many, gain);
  for (let i = 0; i < few; i++) {
    const j = partners[i];
    if (gain(i, j) >= 0) continue;
    if (transposed) columnOfRow[j] = i;
    else columnOfRow[i] = j;
  }
  return columnOfRow;
}

/** The cheapest pairing of all `few` with some of the `many`; indices are shifted by one inside, 0 being "nobody". */
function pairAll(few: number, many: number, cost: (i: number, j: number) => number): Int32Array {
  const potentialFew = new Float64Array(few + 1);
  const potentialMany = new Float64Array(many + 1);
  const partnerOfMany = new Int32Array(many + 1);
  const cameFrom = new Int32Array(many + 1);
  const shortest = new Float64Array(many + 1);
  const reached = new Uint8Array(many + 1);
  for (let start = 1; start <= few; start++) {
    partnerOfMany[0] = start;
    shortest.fill(Number.POSITIVE_INFINITY);
    reached.fill(0);
    let at = 0;
    do {
      reached[at] = 1;
      const i = partnerOfMany[at];
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let j = 1; j <= many; j++) {
        if (reached[j] === 1) continue;
        const reduced = cost(i - 1, j - 1) - potentialFew[i] - potentialMany[j];
        if (reduced < shortest[j]) {
          shortest[j] = reduced;
          cameFrom[j] = at;
        }
        if (shortest[j] < step) {
          step = shortest[j];
          next = j;
        }
      }
      for (let j = 0; j <= many; j++) {
        if (reached[j] === 1) {
          potentialFew[partnerOfMany[j]] += step;
          potentialMany[j] -= step;
        } else {
          shortest[j] -= step;
        }
      }
      at = next;
    } while (partnerOfMany[at] !== 0);
    while (at !== 0) {
      partnerOfMany[at] = partnerOfMany[cameFrom[at]];
      at = cameFrom[at];
    }
  }
  const partners = new Int32Array(few);
  for (let j = 1; j <= many; j++) if (partnerOfMany[j] > 0) partners[partnerOfMany[j] - 1] = j - 1;
  return partners;
}
