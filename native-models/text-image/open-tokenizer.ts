import { readFile } from 'node:fs/promises';
import { Tokenizer } from '@huggingface/tokenizers';
import { ModelError } from '../model-error.ts';
import { openClipTokenizer } from '../text/clip-tokenizer.ts';
import type { PairTokenizer } from './pair-catalogue.ts';

/** The token ids of a text, from its start to its end token, at most as many as the model reads. */
export type Encode = (text: string) => readonly number[];

/**
 * Opens a tokenizer: CLIP's from its merges, or whatever a `tokenizer.json` describes (whose own template puts start and end tokens
 * around the text). A text that is too long is cut and keeps its last token.
 * @throws ModelError `missing` or `damaged`.
 */
export async function openTokenizer(kind: PairTokenizer['kind'], file: string, most: number): Promise<Encode> {
  if (kind === 'clip') return (await openClipTokenizer(file)).encode;
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ModelError('missing', `There is no tokenizer ${file}.`, { cause });
  });
  const tokenizer = openJson(file, text);
  return (asked) => {
    const { ids } = tokenizer.encode(asked.trim());
    return ids.length <= most ? ids : [...ids.slice(0, most - 1), ids[ids.length - 1]];
  };
}

function openJson(file: string, text: string): Tokenizer {
  try {
    return new Tokenizer(JSON.parse(text), {});
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError('damaged', `${file} describes no tokenizer that can be read (${reason}).`, { cause });
  }
}
