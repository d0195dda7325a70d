import type { Address } from '../../navigation/go-to.ts';

/** Another review of the same analysis beside this one; `file` is its project. */
export function secondAddress(file: string): Address {
  return `#/second?with=${encodeURIComponent(file)}`;
}
