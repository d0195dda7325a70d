/**
 * The shortest decimal text that reads back as this very float32, valid as a JSON number. Nine digits are always enough
 * (IEEE 754-2019, table 5.2), and what can be said in six or fewer is found with six (C's FLT_DIG; only of the tiny numbers below
 * 2^-126 a few digits more are printed). `String(value)` would print the 17 of the double and double the size of the file.
 */
export function float32Text(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return String(rounded);
  }
  return String(Number(value.toPrecision(9)));
}

/** A JSON array of a row of float32 values: `length` of them from `offset`. */
export function float32Row(values: Float32Array, offset: number, length: number): string {
  const texts: string[] = [];
  for (let i = offset; i < offset + length; i++) texts.push(float32Text(values[i]));
  return `[${texts.join(',')}]`;
}
