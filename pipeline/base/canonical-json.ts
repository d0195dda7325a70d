import canonicalize from 'canonicalize';
import { DoppelError } from './doppel-error.ts';

/**
 * The one text of a JSON value by RFC 8785 (keys sorted, numbers as ECMAScript writes them, no white space), so that a hash of
 * it means the value. Throws `internal` for what has no such text: undefined, NaN, infinities, half a surrogate pair.
 */
export function canonicalJson(value: unknown): string {
  try {
    const text = canonicalize(value);
    if (text === undefined) throw new TypeError('undefined has no JSON text');
    return text;
  } catch (cause) {
    throw new DoppelError('internal', 'A value has no canonical JSON.', { cause });
  }
}
