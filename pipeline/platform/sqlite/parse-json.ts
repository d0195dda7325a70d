import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { schemaWords } from '#contract/schema-words.ts';

/** Parses a stored JSON text by its schema. Throws `bad_project` for a text that is not what the schema says. */
export function parseJson<T>(schema: z.ZodType<T>, text: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? schemaWords(cause) : String(cause);
    throw new DoppelError(
      'bad_project',
      `The project file is damaged: a stored value cannot be read (${reason}). Go back to a copy of it.`,
      { cause },
    );
  }
}
