import { DoppelError } from '#base/doppel-error.ts';
import type { InsightFile } from '#datasets/index.ts';
import { fromBlob, toBlob } from '#platform/sqlite/number-blob.ts';
import { type HeadRecord, readHeadRecord, writeHeadRecord } from '../train/head-record.ts';
import type { TrainingState } from '../train/train-head.ts';
import { readTrainingState, writeTrainingState } from '../train/training-text.ts';

/** What a head said of an object whose group it had not seen. */
export interface StoredAnswer {
  readonly objectId: number;
  readonly truth: number;
  readonly answer: number;
  readonly probabilities: Float64Array;
}

/** The last state of a part of a run's training (`fold 1`, `final`); undefined before its first epoch. */
export function readTraining(file: InsightFile, runId: number, part: string): TrainingState | undefined {
  const text = file.read(() =>
    file.prepare<string>('SELECT state FROM condition_training WHERE run_id = ? AND part = ?').pluck().get(runId, part),
  );
  if (text === undefined) return undefined;
  try {
    return readTrainingState(text);
  } catch (cause) {
    throw new DoppelError(
      'bad_project',
      `${file.path} is damaged: the training "${part}" of run ${runId} cannot be read.`,
      { cause },
    );
  }
}

/** Keeps a training's state after an epoch. */
export function writeTraining(file: InsightFile, runId: number, part: string, state: TrainingState): void {
  file.write(() => {
    file
      .prepare('INSERT OR REPLACE INTO condition_training (run_id, part, state) VALUES (?, ?, ?)')
      .run(runId, part, writeTrainingState(state));
  });
}

/** Keeps a run's head and answers and lets go of its trainings between epochs. Within the caller's transaction where there is one. */
export function storeHead(file: InsightFile, runId: number, head: HeadRecord, answers: readonly StoredAnswer[]): void {
  file.write(() => {
    file
      .prepare('INSERT OR REPLACE INTO condition_head (run_id, head) VALUES (?, ?)')
      .run(runId, writeHeadRecord(head));
    const add = file.prepare(
      'INSERT OR REPLACE INTO condition_answer (run_id, label_id, truth, answer, probabilities) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { objectId, truth, answer, probabilities } of answers) {
      add.run(runId, objectId, truth, answer, toBlob(probabilities));
    }
    file.prepare('DELETE FROM condition_training WHERE run_id = ?').run(runId);
  });
}

/** Keeps answers besides those that the run has; one that is there already stays. Within the caller's transaction where there is one. */
export function addAnswers(file: InsightFile, runId: number, answers: readonly StoredAnswer[]): void {
  file.write(() => {
    const add = file.prepare(
      'INSERT OR IGNORE INTO condition_answer (run_id, label_id, truth, answer, probabilities) VALUES (?, ?, ?, ?, ?)',
    );
    for (const { objectId, truth, answer, probabilities } of answers) {
      add.run(runId, objectId, truth, answer, toBlob(probabilities));
    }
  });
}

/** The head of a run. @throws DoppelError `not_found`, `bad_file`. */
export function readHead(file: InsightFile, runId: number): HeadRecord {
  const text = file.read(() =>
    file.prepare<string>('SELECT head FROM condition_head WHERE run_id = ?').pluck().get(runId),
  );
  if (text === undefined) throw new DoppelError('not_found', `Run ${runId} of ${file.path} has no head.`);
  return readHeadRecord(text, `${file.path}, run ${runId}`);
}

/** The answers of a run, by object. */
export function readAnswers(file: InsightFile, runId: number): readonly StoredAnswer[] {
  const rows = file.read(() =>
    file
      .prepare<{ objectId: number; truth: number; answer: number; probabilities: Uint8Array }>(
        'SELECT label_id AS objectId, truth, answer, probabilities FROM condition_answer WHERE run_id = ? ORDER BY label_id',
      )
      .all(runId),
  );
  return rows.map((row) => ({ ...row, probabilities: fromBlob(file, Float64Array, row.probabilities) }));
}
