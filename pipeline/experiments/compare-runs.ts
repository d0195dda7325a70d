import { canonicalJson } from '#base/canonical-json.ts';
import type { StoredRun } from './run-record.ts';

/** What two runs of one kind have in common. */
interface RunComparison {
  /** Whether their results are the same bytes; null where one is not done. */
  readonly sameResult: boolean | null;
  /** What differs of what went in, and of the programs; in words. Empty where nothing does. */
  readonly differences: readonly string[];
}

/**
 * Holds two runs against each other. Where the key is the same and the results are not, the programs are what may say why; where
 * they too are the same, the result depends on something that is not recorded, which is said.
 */
export function compareRuns(a: StoredRun, b: StoredRun): RunComparison {
  const sameResult = a.resultSha256 === null || b.resultSha256 === null ? null : a.resultSha256 === b.resultSha256;
  const differences = [
    ...differing('setting', a.settings, b.settings),
    ...differing('seed', a.seeds, b.seeds),
    ...differing('input', a.inputs, b.inputs),
    ...differing('model', { sha256: a.modelSha256 }, { sha256: b.modelSha256 }),
    ...differing('version', a.versions, b.versions),
  ];
  const unexplained = sameResult === false && differences.length === 0;
  return {
    sameResult,
    differences: unexplained ? ['Nothing that is recorded differs, and yet the results do.'] : differences,
  };
}

function differing(
  what: string,
  a: Readonly<Record<string, unknown>>,
  b: Readonly<Record<string, unknown>>,
): readonly string[] {
  const words = (value: unknown): string => (value === undefined ? 'none' : canonicalJson(value));
  return [...new Set([...Object.keys(a), ...Object.keys(b)])]
    .sort()
    .filter((name) => words(a[name]) !== words(b[name]))
    .map((name) => `${what} ${name}: ${words(a[name])} and ${words(b[name])}`);
}
