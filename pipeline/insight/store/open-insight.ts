import { type InsightFile, openInsightFile } from '#datasets/index.ts';
import { experimentsPart } from '#experiments/index.ts';
import type { SchemaPart } from '#platform/sqlite/sqlite-file-kind.ts';
import { insightTables } from './001-insight.ts';

/** The tables of insight. */
const insightPart: SchemaPart = { room: 'insight', steps: [insightTables] };

/** Opens an insight file with the tables of runs and of insight. Throws as `openInsightFile` does. */
export function openInsight(file: string, access: 'read' | 'write'): InsightFile {
  return openInsightFile(file, access, [experimentsPart, insightPart]);
}
