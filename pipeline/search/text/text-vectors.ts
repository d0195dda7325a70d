import { DoppelError } from '#base/doppel-error.ts';
import type { OpenedPair } from '#native-models/text-image/open-pair.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';

/** How many texts' vectors are kept: a thousand of 768 numbers are 3 MB, and each that is found spares the encoder's 10 to 60 ms. */
const mostKept = 1000;

/** What is needed of a pair to describe texts. */
type TextSide = Pick<OpenedPair, 'tokens'> & { readonly text: Pick<OpenedPair['text'], 'encode' | 'dimension'> };

/**
 * Vectors of texts, (dimension,) of length 1, the latest thousand kept. Texts that become the same tokens are one: `Red  car` and
 * `red car` to an encoder that knows no capitals.
 */
export class TextVectors {
  readonly #pair: TextSide;
  readonly #kept = new Map<string, Promise<Float32Array>>();
  #hits = 0;
  #misses = 0;

  constructor(pair: TextSide) {
    this.#pair = pair;
  }

  /** How often a text was asked for again, and how often it had to be described. */
  get counts(): { readonly hits: number; readonly misses: number } {
    return { hits: this.#hits, misses: this.#misses };
  }

  /** The vector of a text. Throws `usage` for an empty one, and what the encoder throws. */
  async vectorOf(text: string): Promise<Float32Array> {
    if (text.trim() === '') throw new DoppelError('usage', 'Nothing is asked for: the words are empty.');
    const ids = this.#pair.tokens(text);
    const key = ids.join(',');
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#hits++;
      // Put back last: what is not asked for again is the first to go.
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known;
    }
    this.#misses++;
    const made = this.#pair.text.encode([ids]);
    this.#kept.set(key, made);
    if (this.#kept.size > mostKept) {
      const [oldest] = this.#kept.keys();
      this.#kept.delete(oldest);
    }
    try {
      return await made;
    } catch (error) {
      // Two who ask the same at once wait for one answer; one that failed is asked for anew the next time.
      this.#kept.delete(key);
      throw doppelErrorOfModel(error);
    }
  }
}
