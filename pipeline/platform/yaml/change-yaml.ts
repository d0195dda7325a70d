import { isCollection, parseDocument } from 'yaml';
import { DoppelError } from '#base/doppel-error.ts';

/**
 * YAML text with one value set, or, for null, taken away; comments and all else stay as they are. A map that becomes empty goes too. Throws
 * `bad_config` where the text is no YAML of maps.
 */
export function changedYaml(
  file: string,
  text: string,
  keys: readonly string[],
  to: { readonly value: unknown } | null,
): string {
  const document = parseDocument(text);
  if (document.errors.length > 0) {
    throw new DoppelError('bad_config', `${file} is not valid YAML any more. Mend it by hand, or move it away.`);
  }
  if (to !== null) document.setIn(keys, to.value);
  else if (document.hasIn(keys)) {
    document.deleteIn(keys);
    const above = keys.slice(0, -1);
    const node = above.length === 0 ? null : document.getIn(above);
    if (isCollection(node) && node.items.length === 0) document.deleteIn(above);
  }
  return String(document);
}
