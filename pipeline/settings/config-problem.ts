import { DoppelError } from '#base/doppel-error.ts';

/** One thing that is wrong with a settings file. */
export interface ConfigProblem {
  readonly line: number;
  /** The dotted name of the key as the file has it. */
  readonly key: string;
  /** What was expected and what was found, to be read after the key: `should be ..., found ...`. */
  readonly text: string;
}

/** The words for a value that is not what a key needs. */
export const wrongValue = (expected: string, found: unknown): string =>
  `should be ${expected}, found ${foundInWords(found)}.`;

/**
 * @throws DoppelError `bad_config` when there are problems. The message tells the one that stands first in the file and
 * how many more there are; `details.problems` has them all.
 */
export function refuseProblems(file: string, problems: readonly ConfigProblem[]): void {
  if (problems.length === 0) return;
  const sorted = problems.toSorted((a, b) => a.line - b.line);
  const [first] = sorted;
  const more =
    problems.length === 1 ? '' : ` ${problems.length - 1} more in this file, at ${lineList(sorted.slice(1))}.`;
  throw new DoppelError('bad_config', `${file}, line ${first.line}: ${first.key} ${first.text}${more}`, {
    details: { file, problems: sorted },
  });
}

function lineList(problems: readonly ConfigProblem[]): string {
  const lines = [...new Set(problems.map(({ line }) => line))].slice(0, 10).join(', ');
  return `line ${lines}`;
}

function foundInWords(found: unknown): string {
  if (found === undefined) return 'nothing';
  if (Array.isArray(found)) return `a list of ${found.length}`;
  if (typeof found === 'object' && found !== null) return 'a section';
  if (typeof found === 'number' || typeof found === 'bigint') return String(found);
  const text = JSON.stringify(found);
  return text.length > 80 ? `${text.slice(0, 80)}...` : text;
}
