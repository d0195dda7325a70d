import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DoppelError } from '#base/doppel-error.ts';
import { withinLimit } from './answer-limit.ts';

/** A question to the system that has no answer yet, and whether somebody has waited for it in vain. */
interface Asked {
  readonly answer: Promise<BigIntStats>;
  isLate: boolean;
}

const asked = new Map<string, Asked>();

/** A disk that sleeps has turned by then, and nobody waits half a minute for a window to open. */
const usualLimitMs = 12_000;

/**
 * What lies at a path, for a program that serves others meanwhile: never longer than the limit, and with one thread for a path that does
 * not answer, however often it is asked about. Throws `bad_file` for a path that does not answer, and what the system says of others.
 */
export async function lookAt(path: string, limitMs = usualLimitMs): Promise<BigIntStats> {
  const question = asked.get(path) ?? ask(path);
  if (question.isLate) {
    throw new DoppelError('bad_file', `${path} does not answer. Check the disk or the share that it lies on.`);
  }
  try {
    return await withinLimit(question.answer, { path, code: 'bad_file', limitMs });
  } catch (error) {
    question.isLate = asked.get(path) === question;
    throw error;
  }
}

function ask(path: string): Asked {
  const forget = (): void => {
    asked.delete(path);
  };
  const answer = stat(path, { bigint: true });
  answer.then(forget, forget);
  const question = { answer, isLate: false };
  asked.set(path, question);
  return question;
}
