import type { ClassMeaning } from '../labels/condition-table.ts';
import { plainCondition } from '../labels/condition-table.ts';
import { drainTargets } from '../labels/worked-example.ts';

/** One row of the table of targets. */
interface TargetRow {
  readonly name: string;
  readonly wanted: number;
  /** Accuracy measured; null where there is no data for it. */
  readonly found: number | null;
  readonly objects: number;
}

/** Classes with less than this share of the largest class's objects are rare. In the worked example: all toe drains and blocked slope drains. */
const rareShare = 0.3;

/** What the table is filled from: labels and answers of held-out rows, and the share of relations that came out right. */
interface TargetInput {
  readonly table: readonly ClassMeaning[];
  readonly labels: Int32Array;
  readonly answers: Int32Array;
  /** Share of relations from detections that are those of the labels; null where nobody compared them. */
  readonly relations: { readonly share: number; readonly pairs: number } | null;
}

/** The targets with what was measured; every evaluation has this table. A row without objects says so by null. */
export function targetTable({ table, labels, answers, relations }: TargetInput): readonly TargetRow[] {
  const rows = [...labels.keys()].filter((row) => answers[row] >= 0);
  const counts = table.map((_, index) => rows.filter((row) => labels[row] === index).length);
  const rare = new Set(
    counts.flatMap((count, index) => (count > 0 && count < rareShare * Math.max(...counts) ? [index] : [])),
  );
  const hasConditions = new Set(table.map(({ condition }) => condition)).size > 1;
  return drainTargets.map(({ name, atLeast }): TargetRow => {
    if (name === 'spatial')
      return { name, wanted: atLeast, found: relations?.share ?? null, objects: relations?.pairs ?? 0 };
    const own = rows.filter((row) => {
      const { condition } = table[labels[row]];
      if (name === 'overall') return true;
      if (name === 'rare classes') return rare.has(labels[row]);
      if (name === 'normal') return hasConditions && condition === plainCondition;
      return condition === name;
    });
    const right = own.filter((row) => answers[row] === labels[row]).length;
    return { name, wanted: atLeast, found: own.length === 0 ? null : right / own.length, objects: own.length };
  });
}
