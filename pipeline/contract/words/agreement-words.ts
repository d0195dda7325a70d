/** How much of the likeness each part of a picture bears: (rows, columns), row by row; as in `pairAgreement`. */
interface PictureAgreement {
  readonly columns: number;
  readonly rows: number;
  readonly values: readonly number[];
}

const thirds = ['upper', 'middle', 'lower'] as const;

/** Less than this of the likeness, and what is covered makes no difference to speak of. */
const leastLoss = 0.02;

/** In which third of a picture it agrees most with another, in words. */
export function agreementWords({ columns, rows, values }: PictureAgreement): string {
  if (Math.max(...values) < leastLoss) return 'agrees nowhere in particular';
  const sums = thirds.map((_, third) =>
    values.reduce((sum, value, part) => {
      const row = Math.floor(part / columns);
      return Math.floor((3 * (row + 0.5)) / rows) === third ? sum + Math.max(0, value) : sum;
    }, 0),
  );
  const share = Math.max(...sums) / sums.reduce((sum, one) => sum + one, 0);
  return `agrees most in the ${thirds[sums.indexOf(Math.max(...sums))]} third (${Math.round(100 * share)} %)`;
}
