import path from 'node:path';
import { nearestName } from '#base/nearest-name.ts';
import { isRecord, type YamlDocument } from '#platform/yaml/yaml-document.ts';
import { type ConfigProblem, refuseProblems, wrongValue } from './config-problem.ts';
import type { ConfigValues } from './config-values.ts';
import { settingField, settingFields, settingGroups } from './setting-fields.ts';

/**
 * The settings of a file of our own format: the sections of the schema, each with its settings. Paths in it
 * (`similarity.models`, a model file as `similarity.embedder`) are taken from the folder of the file, so that a settings
 * file works from wherever it is used.
 *
 * @throws DoppelError `bad_config` naming file, line, key, what was expected and what was found; for unknown keys the
 * nearest known one.
 */
export function doppelConfig(document: YamlDocument): ConfigValues {
  const problems: ConfigProblem[] = [];
  const values = new Map<string, unknown>();
  const lines = new Map<string, number>();
  for (const { path: keys, value } of givenKeys(document, problems)) {
    const name = keys.join('.');
    const line = document.lineOf(keys);
    const field = settingField(name);
    if (!field) problems.push({ line, key: name, text: unknownKey(name) });
    else if (!field.accepts(value)) problems.push({ line, key: name, text: wrongValue(field.expected, value) });
    else {
      values.set(name, fromFolder(document.file, name, value));
      lines.set(name, line);
    }
  }
  refuseProblems(document.file, problems);
  return { values, lines, warnings: [], inputs: null };
}

/** The keys of the file down to the settings, with their values. An empty section, as an empty file, gives none. */
function givenKeys(document: YamlDocument, problems: ConfigProblem[]): { path: string[]; value: unknown }[] {
  if (document.value === null) return [];
  if (!isRecord(document.value)) {
    problems.push({ line: 1, key: 'the file', text: wrongValue('a section of settings', document.value) });
    return [];
  }
  return Object.entries(document.value).flatMap(([group, content]) => {
    if (!settingGroups.has(group)) return [{ path: [group], value: content }];
    if (content === null) return [];
    if (isRecord(content)) return Object.entries(content).map(([name, value]) => ({ path: [group, name], value }));
    const names = settingFields.filter(({ path: name }) => name.startsWith(`${group}.`)).map(({ path: name }) => name);
    const text = wrongValue(`a section with ${names.join(', ')}`, content);
    problems.push({ line: document.lineOf([group]), key: group, text });
    return [];
  });
}

function unknownKey(name: string): string {
  const names = [...settingFields.map((field) => field.path), ...settingGroups];
  const lastPart = (dotted: string) => dotted.slice(dotted.lastIndexOf('.') + 1);
  // A setting put into the wrong section, or into none, is as common as a slip of the finger.
  const nearest = nearestName(name, names) ?? names.find((known) => lastPart(known) === lastPart(name));
  return `is not a setting. ${nearest ? `Did you mean ${nearest}?` : '"doppel config" lists them all.'}`;
}

function fromFolder(file: string, name: string, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const isPath = name === 'similarity.models' || (name === 'similarity.embedder' && /[/\\]|\.onnx$/i.test(value));
  return isPath ? path.resolve(path.dirname(file), value) : value;
}
