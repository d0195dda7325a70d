import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { type SearchQuestion, searchQuestion } from '#contract/search.ts';
import type { Library } from '#library/index.ts';

/** A question that is kept. */
export interface KeptQuestion {
  readonly id: number;
  readonly name: string;
  readonly question: SearchQuestion;
  readonly madeAt: string;
  /** Persons that it has told of. */
  readonly told: readonly number[];
}

interface KeptRow {
  readonly id: number;
  readonly name: string;
  readonly question: string;
  readonly told: string;
  readonly madeAt: string;
}

const columns = 'id, name, question, told, made_at AS madeAt';

const keptOf = (row: KeptRow): KeptQuestion => ({
  ...row,
  question: searchQuestion.parse(JSON.parse(row.question)),
  told: z.array(z.number()).parse(JSON.parse(row.told)),
});

/** All questions that are kept, oldest first. */
export const readKept = ({ database }: Library): readonly KeptQuestion[] =>
  database.prepare<KeptRow>(`SELECT ${columns} FROM saved_search ORDER BY id`).all().map(keptOf);

/** One of them. Throws `not_found`. */
export function requireKept(library: Library, id: number): KeptQuestion {
  const found = readKept(library).find((kept) => kept.id === id);
  if (found === undefined) throw new DoppelError('not_found', `The library keeps no search ${id}.`);
  return found;
}

/** Keeps a question under a name. Throws `conflict` where the name is taken. */
export function keepQuestion(
  library: Library,
  name: string,
  question: SearchQuestion,
  told: readonly number[],
): KeptQuestion {
  const { database } = library;
  return database.write(() => {
    if (database.prepare('SELECT 1 FROM saved_search WHERE name = ?').get(name) !== undefined) {
      throw new DoppelError('conflict', `A search called ${name} is kept already. Choose another name.`);
    }
    const { lastInsertRowid } = database
      .prepare('INSERT INTO saved_search (name, question, told, made_at) VALUES (?, ?, ?, ?)')
      .run(name, JSON.stringify(question), JSON.stringify(told), new Date().toISOString());
    return requireKept(library, Number(lastInsertRowid));
  });
}

/** Notes which persons a kept question has told of. */
export function noteTold({ database }: Library, id: number, told: readonly number[]): void {
  database.write(() => database.prepare('UPDATE saved_search SET told = ? WHERE id = ?').run(JSON.stringify(told), id));
}

/** Forgets a kept question. Throws `not_found`. */
export function forgetKept(library: Library, id: number): void {
  requireKept(library, id);
  library.database.write(() => library.database.prepare('DELETE FROM saved_search WHERE id = ?').run(id));
}
