import { DoppelError } from '#base/doppel-error.ts';

/** What a caught value says, as one error with a code. What is not a `DoppelError` is a mistake of the page: `internal`. */
export function asDoppelError(caught: unknown): DoppelError {
  if (caught instanceof DoppelError) return caught;
  const message = caught instanceof Error ? caught.message : String(caught);
  return new DoppelError('internal', `Something went wrong in the page: ${message.replace(/\.$/, '')}.`, {
    cause: caught,
  });
}

/** A list of sentences or numbers in an error's details; empty where there is none of that name. */
export function listInDetails(error: DoppelError, name: 'reasons' | 'events'): readonly (string | number)[] {
  const value = error.details?.[name];
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is string | number => typeof item === 'string' || typeof item === 'number');
}
