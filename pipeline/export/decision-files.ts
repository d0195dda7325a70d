import { decisionColumns } from '#contract/decision-kind.ts';
import { type DecisionAction, kindOf } from '#contract/decisions.ts';
import { decisionWords, personsOf } from '#contract/words/decision-words.ts';
import { csvText } from '#platform/formats/csv-text.ts';
import type { ExportInput } from './export-input.ts';

/**
 * decisions.json: the whole log with its chain, so that it can be verified without the project file. Each event is exactly
 * what its hash was taken over, plus `in_force` and `taken_back_by`. Seals come with the public keys that they are checked
 * with: a signature is over the line `doppel seal 1` and the canonical JSON of the body.
 */
export function decisionsJson(input: ExportInput): string {
  const { projectName: project, head, seals, events } = input;
  const file = { project, video_sha256: input.video.sha256, head, seals, events };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const columns = [
  'seq',
  'at',
  'by',
  'kind',
  'persons',
  ...decisionColumns,
  'in_words',
  'forced',
  'in_force',
  'taken_back_by',
  'app_version',
  'previous_hash',
  'hash',
] as const;

/** What a decision says beside whom it concerns, null where it has nothing to say, in the order of the columns. */
function columnsOf(action: DecisionAction): readonly (number | string | null)[] {
  const values = kindOf(action).columns?.(action) ?? {};
  return decisionColumns.map((column) => values[column] ?? null);
}

/** decisions.csv: the log for a spreadsheet, an event a row; several ids in one field stand apart by spaces. */
export function decisionsCsv(input: ExportInput): string {
  const rows = input.events.map(({ action, ...event }) => [
    event.seq,
    event.at,
    event.by,
    action.kind,
    personsOf(action).join(' '),
    ...columnsOf(action),
    decisionWords(action),
    event.forced.join('; '),
    event.in_force,
    event.taken_back_by,
    event.app_version,
    event.previous_hash,
    event.hash,
  ]);
  return csvText([columns, ...rows]);
}
