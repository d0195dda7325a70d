import { nearestName } from '#base/nearest-name.ts';
import { type ConfigProblem, wrongValue } from './config-problem.ts';

/** More text than any path has; what stops variables that double each other (a convention). */
const maxLength = 10_000;
/** More references than any value has; what stops variables that put each other together anew (a convention). */
const maxSteps = 1_000;

/** Puts the values of `${name}` variables into a value, or says why it cannot; `key` and `line` say where the value stands. */
type Expand = (value: unknown, key: string, line: number) => unknown;

/**
 * The variables of an upstream configuration: those of its `global` section, and `current_video`, which upstream sets to
 * the name of `global.video_file` without folder and extension. A variable may name others, also as `${a_${b}}`. A value
 * that is nothing but one variable takes over its type, so that `${threshold}` can be a number. Strings in lists are
 * expanded too.
 *
 * Problems (an unknown name, a variable that leads back to itself, one that is a section) are added to `problems` with
 * the line of the key where they stand; the value is then undefined.
 */
export function upstreamVariables(
  global: Readonly<Record<string, unknown>>,
  lineOfVariable: (name: string) => number,
  problems: ConfigProblem[],
): { readonly expand: Expand; readonly checkAll: () => void } {
  const resolved = new Map<string, unknown>();
  const underway: string[] = [];

  const variable = (name: string, key: string, line: number): unknown => {
    if (resolved.has(name)) return resolved.get(name);
    if (underway.includes(name)) {
      const circle = [...underway.slice(underway.indexOf(name)), name].join(' -> ');
      return problem(line, key, `names a variable that leads back to itself: ${circle}.`);
    }
    underway.push(name);
    const result = Object.hasOwn(global, name)
      ? expand(global[name], `global.${name}`, lineOfVariable(name))
      : name === 'current_video' && Object.hasOwn(global, 'video_file')
        ? currentVideo()
        : unknownVariable(name, key, line);
    underway.pop();
    resolved.set(name, result);
    return result;
  };

  const unknownVariable = (name: string, key: string, line: number): undefined => {
    const nearest = nearestName(name, Object.keys(global));
    const hint = nearest ? ` Did you mean \${${nearest}}?` : '';
    return problem(line, key, `names the variable \${${name}}, which the section "global" does not have.${hint}`);
  };

  const expand: Expand = (value, key, line) => {
    if (Array.isArray(value)) return value.map((item) => expand(item, key, line));
    if (typeof value !== 'string') return value;
    let text: string = value;
    for (let match = innermost(text), steps = 0; match; match = innermost(text), steps++) {
      const content = variable(match[1], key, line);
      if (content === undefined) return undefined;
      if (typeof content === 'object') {
        return problem(line, key, `names \${${match[1]}}, which ${wrongValue('a text or a number', content)}`);
      }
      if (match[0] === text) return content;
      text = text.slice(0, match.index) + String(content) + text.slice(match.index + match[0].length);
      if (text.length > maxLength || steps > maxSteps) return problem(line, key, `grows without end by its variables.`);
    }
    return text;
  };

  const currentVideo = (): string | undefined => {
    const file = variable('video_file', 'global.video_file', lineOfVariable('video_file'));
    return typeof file === 'string' ? file.replace(/^.*[/\\]/, '').replace(/(?<=.)\.[^.]*$/, '') : undefined;
  };

  /** Tells a problem once, however many values run into it. */
  const problem = (line: number, key: string, text: string): undefined => {
    if (!problems.some((known) => known.line === line && known.key === key)) problems.push({ line, key, text });
    return undefined;
  };

  return {
    expand,
    checkAll: () => Object.keys(global).forEach((name) => void variable(name, `global.${name}`, lineOfVariable(name))),
  };
}

/** The first reference that has none inside it. Upstream takes the same letters: `\w+`. */
const innermost = (text: string): RegExpExecArray | null => /\$\{(\w+)\}/.exec(text);
