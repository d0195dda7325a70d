import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { DoppelError } from '#base/doppel-error.ts';
import { isMissing, readReason } from '#base/system-errors.ts';
import { readRegularFile } from '../files/regular-file.ts';

/** A settings file is a page or two; anything above this is another file (a convention). */
const maxBytes = 1_000_000;

/** Where in a document something stands: the keys and positions that lead to it. */
export type YamlPath = readonly (string | number)[];

/** A YAML file as plain values, which still knows on which line each of them stands. */
export interface YamlDocument {
  readonly file: string;
  /** Maps are objects, sequences are arrays, the rest are scalars; null for an empty file. */
  readonly value: unknown;
  /** The line, counted from 1, of a key or an item; of the nearest thing around it where it has no line of its own. */
  readonly lineOf: (path: YamlPath) => number;
}

/**
 * Reads a settings file.
 *
 * @throws DoppelError `not_found` when it is missing, `bad_config` when it is not a file, too large, not UTF-8 or not
 * YAML; the message names the line.
 */
export async function readYamlFile(file: string): Promise<YamlDocument> {
  return parseYaml(file, await readText(file));
}

/**
 * Reads YAML text. A file of the upstream pipeline (see `upstream-config.ts`) is read by YAML 1.1, as the PyYAML that it
 * was written for does: there `yes` is true.
 *
 * @throws DoppelError `bad_config` with the line when the text is not YAML.
 */
export function parseYaml(file: string, text: string): YamlDocument {
  const document = parseAs('1.2', file, text);
  return hasUpstreamForm(document.value) ? parseAs('1.1', file, text) : document;
}

/** True for the shape of the upstream pipeline's configuration: a section `global`, or sections named after its stages. */
export function hasUpstreamForm(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && Object.keys(value).some((key) => key === 'global' || /^stage\d/.test(key));
}

/** True for a YAML map turned into an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseAs(version: '1.1' | '1.2', file: string, text: string): YamlDocument {
  const lines = new LineCounter();
  const document = guarded(file, () => parseDocument(text, { version, lineCounter: lines, prettyErrors: false }));
  const [error] = document.errors;
  if (error) {
    const line = lines.linePos(error.pos[0]).line;
    throw new DoppelError(
      'bad_config',
      `${file}, line ${line}: not valid YAML: ${error.message.split('\n')[0].replace(/\.$/, '')}.`,
      {
        cause: error,
        details: { file, line },
      },
    );
  }
  // maxAliasCount bounds what a handful of lines can expand to ("billion laughs").
  const value: unknown = guarded(file, () => document.toJS({ maxAliasCount: 100 }));
  return { file, value, lineOf: (path) => lines.linePos(offsetOf(document, path)).line };
}

/** Runs a step of the parser; whatever it throws (an alias bomb, nesting deeper than the stack) is a bad file. */
function guarded<Result>(file: string, step: () => Result): Result {
  try {
    return step();
  } catch (error) {
    throw new DoppelError(
      'bad_config',
      `${file}: not usable as settings: ${(error as Error).message.replace(/\.$/, '')}.`,
      {
        cause: error,
        details: { file },
      },
    );
  }
}

function offsetOf(document: Document.Parsed, path: YamlPath): number {
  let node: ParsedNode | null | undefined = document.contents;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    if (isAlias(node)) node = node.resolve(document) as ParsedNode | undefined;
    if (isMap<ParsedNode, ParsedNode | null>(node)) {
      const pair: Pair<ParsedNode, ParsedNode | null> | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(key),
      );
      if (!pair) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq<ParsedNode>(node)) {
      node = node.items[Number(key)];
      offset = node?.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readRegularFile(file, { code: 'bad_config' });
  } catch (error) {
    if (error instanceof DoppelError) throw error;
    if (isMissing(error)) {
      throw new DoppelError('not_found', `${file}: there is no such settings file.`, { cause: error });
    }
    throw new DoppelError('bad_config', `${file}: cannot be read as settings: ${readReason(error)}.`, { cause: error });
  }
  if (bytes.length > maxBytes) {
    throw new DoppelError(
      'bad_config',
      `${file}: ${bytes.length} bytes are too many for a settings file; expected at most ${maxBytes}.`,
    );
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new DoppelError('bad_config', `${file}: expected YAML in UTF-8, found other bytes.`, { cause: error });
  }
}
