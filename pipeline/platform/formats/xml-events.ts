import { SaxesParser } from 'saxes';
import { DoppelError } from '#base/doppel-error.ts';
import { decodeText } from './text-lines.ts';

/** What a reader of XML is told, in the order of the file. */
export interface XmlListener {
  /** An element begins; `path` are the names of those around it, the root first, its own last. */
  readonly open: (path: readonly string[], attributes: Readonly<Record<string, string>>) => void;
  /** The text that stood directly in the element, trimmed; `path` as for `open`. */
  readonly close: (path: readonly string[], text: string) => void;
}

/** Annotation files nest six elements; a file of a stranger could nest millions. */
const maxDepth = 64;
/** Text within one element; a CVAT task's drawing of a skeleton has a few kilobytes. */
const maxTextCharacters = 1 << 20;

/**
 * Reads XML from its bytes, piece by piece, without building a tree. Entities that a file defines itself are not known, and nothing
 * outside the file is ever looked at. Throws `bad_file`, beginning with `name`, where it is no XML.
 */
export function readXml(bytes: Uint8Array, name: string, listener: XmlListener): void {
  const parser = new SaxesParser();
  const path: string[] = [];
  const texts: string[] = [];
  const refuse = (message: string, cause?: unknown): DoppelError =>
    new DoppelError('bad_file', `${name} is no XML that can be read: ${message}.`, { cause });
  parser.on('opentag', ({ name: element, attributes }) => {
    if (path.length === maxDepth) throw refuse(`its elements are nested more than ${maxDepth} deep`);
    path.push(element);
    texts.push('');
    listener.open(path, attributes as Record<string, string>);
  });
  parser.on('text', (text) => {
    const last = texts.length - 1;
    if (last < 0) return;
    if (texts[last].length + text.length > maxTextCharacters)
      throw refuse('an element has more than a megabyte of text');
    texts[last] += text;
  });
  parser.on('closetag', () => {
    listener.close(path, (texts.pop() ?? '').trim());
    path.pop();
  });
  parser.on('error', (error) => {
    throw refuse(error.message, error);
  });
  for (const piece of decodeText(bytes)) parser.write(piece);
  parser.close();
}
