import { type InsightFile, openInsightFile } from '#datasets/index.ts';
import { experimentsPart } from '#experiments/index.ts';
import type { SchemaPart } from '#platform/sqlite/sqlite-file-kind.ts';
import { conditionsTables } from './001-conditions.ts';

/** The tables that conditions add to an insight file. */
const conditionsPart: SchemaPart = { room: 'conditions', steps: [conditionsTables] };

/**
 * Opens an insight file with the tables of conditions; whoever opened it closes it.
 * @throws DoppelError as `openInsightFile` does.
 */
export function openConditionsFile(file: string, access: 'read' | 'write'): InsightFile {
  return openInsightFile(file, access, [experimentsPart, conditionsPart]);
}
