import os from 'node:os';

/** The middle one of some measurements. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** Prints a line with a figure, its bar and whether it holds. */
export function printFigure(
  what: string,
  figure: number,
  bar: { readonly most: number } | { readonly least: number },
): void {
  const [holds, limit] =
    'most' in bar ? [figure <= bar.most, `at most ${bar.most}`] : [figure >= bar.least, `at least ${bar.least}`];
  process.stdout.write(`${what}: ${figure.toFixed(2)} (${limit}: ${holds ? 'holds' : 'FALLS SHORT'})\n`);
}

export const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Says on what machine the figures were made: without it no figure means anything. */
export function sayMachine(): void {
  const load = os.loadavg()[0].toFixed(1);
  say(
    `${os.availableParallelism()} cores of ${os.cpus()[0]?.model.trim() ?? 'an unknown processor'}, load ${load}, Node ${process.versions.node}`,
  );
}
