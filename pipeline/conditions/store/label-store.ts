import { DoppelError } from '#base/doppel-error.ts';
import type { InsightFile } from '#datasets/index.ts';
import { refuseSensitive } from '../labels/condition-table.ts';
import { type LabelEvent, lastInForce } from '../labels/label-events.ts';

/** A label as it is given. */
export interface GivenLabel {
  readonly labelId: number;
  readonly value: string;
}

/** Who labels which condition, and when (ISO 8601, UTC). */
export interface LabelHand {
  readonly name: string;
  readonly who: string;
  readonly at: string;
}

interface EventRow {
  readonly id: number;
  readonly kind: 'label' | 'undo';
  readonly at: string;
  readonly who: string;
  readonly name: string;
  readonly labelId: number | null;
  readonly value: string | null;
  readonly undoes: number | null;
}

/** The events of one condition, in their order. */
export function readLabelEvents(file: InsightFile, name: string): readonly LabelEvent[] {
  const rows = file.read(() =>
    file
      .prepare<EventRow>(
        'SELECT id, kind, at, who, name, label_id AS labelId, value, undoes FROM condition_event WHERE name = ? ORDER BY id',
      )
      .all(name),
  );
  return rows.map(({ id, kind, at, who, labelId, value, undoes }): LabelEvent => {
    if (kind === 'label' && labelId !== null && value !== null) return { id, kind, at, who, name, labelId, value };
    if (kind === 'undo' && undoes !== null) return { id, kind, at, who, name, undoes };
    throw new DoppelError('bad_project', `${file.path} is damaged: label event ${id} is neither a label nor an undo.`);
  });
}

/** The conditions that were labelled by hand. */
export function labelledNames(file: InsightFile): readonly string[] {
  return file.read(() => file.prepare<string>('SELECT DISTINCT name FROM condition_event ORDER BY name').pluck().all());
}

/**
 * Adds labels, all or none; they are on disk when this returns.
 * @throws DoppelError `bad_config` for a label that Doppel refuses to learn, `not_found` for an object that is not there.
 */
export function addLabels(file: InsightFile, { name, who, at }: LabelHand, labels: readonly GivenLabel[]): void {
  refuseSensitive(name);
  for (const value of new Set(labels.map((label) => label.value))) {
    if (value.trim() === '') throw new DoppelError('bad_config', 'Expected a word for the label, found an empty one.');
    refuseSensitive(value);
  }
  file.write(() => {
    const known = file.prepare<number>('SELECT 1 FROM label WHERE id = ?').pluck();
    const add = file.prepare(
      `INSERT INTO condition_event (at, who, kind, name, label_id, value) VALUES (?, ?, 'label', ?, ?, ?)`,
    );
    for (const { labelId, value } of labels) {
      if (known.get(labelId) === undefined)
        throw new DoppelError('not_found', `There is no object ${labelId} in ${file.path}.`);
      add.run(at, who, name, labelId, value);
    }
  });
}

/** Takes back the last label of a condition that is in force. @throws DoppelError `not_found` when there is none. */
export function undoLabel(file: InsightFile, { name, who, at }: LabelHand): number {
  return file.write(() => {
    const last = lastInForce(readLabelEvents(file, name));
    if (last === null)
      throw new DoppelError('not_found', `Nothing of "${name}" is labelled, so nothing can be taken back.`);
    file
      .prepare(`INSERT INTO condition_event (at, who, kind, name, undoes) VALUES (?, ?, 'undo', ?, ?)`)
      .run(at, who, name, last);
    return last;
  });
}
