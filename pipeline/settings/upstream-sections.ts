import { isRecord, type YamlDocument, type YamlPath } from '#platform/yaml/yaml-document.ts';
import { type ConfigProblem, wrongValue } from './config-problem.ts';
import { upstreamVariables } from './upstream-variables.ts';

/** The section of an upstream configuration that makes previews and similarities: the one that is read. */
export const stage = 'stage4_generate_html';

/** Takes keys out of the file by dotted name, with their variables expanded, and remembers which were taken. */
export interface UpstreamSections {
  /** The value of a key; undefined where the file has none, or null, or one whose variables cannot be resolved. */
  readonly take: (key: string) => unknown;
  /** As `take`, for a text; anything else is refused. */
  readonly takeText: (key: string) => string | null;
  readonly line: (key: string) => number;
  readonly refuse: (key: string, expected: string, found: unknown) => void;
  /** What was never taken: keys of stage 4, and the file's other sections. */
  readonly unused: () => readonly string[];
}

/**
 * Opens an upstream configuration for reading. Problems (a section that is none, a variable that cannot be resolved, what
 * `refuse` is told) are added to `problems` with their lines.
 */
export function upstreamSections(document: YamlDocument, problems: ConfigProblem[]): UpstreamSections {
  const root = isRecord(document.value) ? document.value : {};
  const taken = new Set<string>();
  const pathOf = (key: string): YamlPath => key.split('.');
  const line = (key: string) => document.lineOf(pathOf(key));
  const refuse = (key: string, expected: string, found: unknown) => {
    problems.push({ line: line(key), key, text: wrongValue(expected, found) });
  };
  const section = (key: string, found: unknown): Readonly<Record<string, unknown>> => {
    if (isRecord(found)) return found;
    if (found !== undefined && found !== null) refuse(key, 'a section', found);
    return {};
  };

  const stageContent = section(stage, root[stage]);
  if (root[stage] === undefined || root[stage] === null) {
    problems.push({
      line: 1,
      key: stage,
      text: 'is missing: that section is what is read of an upstream configuration.',
    });
  }
  for (const part of ['clustering', 'output']) section(`${stage}.${part}`, stageContent[part]);
  const global = section('global', root.global);
  const variables = upstreamVariables(global, (name) => document.lineOf(['global', name]), problems);
  variables.checkAll();

  const take = (key: string): unknown => {
    taken.add(key);
    let node: unknown = root;
    for (const name of pathOf(key)) {
      node = isRecord(node) && Object.hasOwn(node, String(name)) ? node[String(name)] : undefined;
    }
    return node === undefined || node === null ? undefined : variables.expand(node, key, line(key));
  };

  const takeText = (key: string): string | null => {
    const value = take(key);
    if (value === undefined) return null;
    if (typeof value === 'string' && value !== '') return value;
    refuse(key, 'a path', value);
    return null;
  };

  const unused = (): readonly string[] => {
    const isTaken = (name: string) => [...taken].some((key) => key.startsWith(`${name}.`));
    const keysOf = (name: string, content: unknown): string[] =>
      isRecord(content) && isTaken(name)
        ? Object.entries(content).flatMap(([key, value]) => keysOf(`${name}.${key}`, value))
        : taken.has(name)
          ? []
          : [name];
    const stageKeys = Object.entries(stageContent).flatMap(([key, value]) => keysOf(`${stage}.${key}`, value));
    const sections = Object.keys(root).filter((name) => name !== 'global' && name !== stage && !isTaken(name));
    return [...stageKeys, ...sections];
  };

  return { take, takeText, line, refuse, unused };
}
