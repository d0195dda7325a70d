import { z } from 'zod';
import { type Settings, settings } from '#contract/settings.ts';
import type { SettingForm } from '#contract/settings-channels.ts';

/** One setting as the schema declares it. */
interface SettingField {
  /** Dotted path, as flags, messages and `doppel config` name it: `crops.per_person`. */
  readonly path: string;
  readonly default: unknown;
  /** What it is for, with its unit and why the default is what it is. */
  readonly reason: string;
  /** What a value must be, in words: `a whole number from 1 to 500`. */
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
  /** How a screen asks for it. */
  readonly form: SettingForm;
}

/** Every setting of the schema, in its order. The schema is the only place where settings are declared. */
export const settingFields: readonly SettingField[] = listFields();

/** The field of a dotted path; undefined where the schema has none. */
export const settingField = (path: string): SettingField | undefined => fieldByPath.get(path);

/** The names of the schema's groups: the sections of a settings file. */
export const settingGroups: ReadonlySet<string> = new Set(
  settingFields.filter(({ path }) => path.includes('.')).map(({ path }) => path.slice(0, path.indexOf('.'))),
);

/** The value of a setting by its dotted path. */
export function settingValue(values: Settings, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((node, name) => (node as Readonly<Record<string, unknown>> | undefined)?.[name], values);
}

const fieldByPath: ReadonlyMap<string, SettingField> = new Map(settingFields.map((field) => [field.path, field]));

function listFields(): readonly SettingField[] {
  const defaults = settings.parse({});
  return Object.entries(settings.shape).flatMap(([name, schema]) => {
    const inner = schema instanceof z.ZodPrefault ? schema.unwrap() : null;
    if (!(inner instanceof z.ZodObject)) return [fieldOf(name, schema, defaults)];
    return Object.entries(inner.shape).map(([key, leaf]) => fieldOf(`${name}.${key}`, leaf as z.ZodType, defaults));
  });
}

function fieldOf(path: string, schema: z.ZodType, defaults: Settings): SettingField {
  const described = z.toJSONSchema(schema, { io: 'input' });
  return {
    path,
    default: settingValue(defaults, path),
    reason: schema.description ?? '',
    expected: expectedInWords(described),
    form: formOf(described),
    // A default makes undefined acceptable to the schema; a value that is given must be one.
    accepts: (value) => value !== undefined && schema.safeParse(value).success,
  };
}

/** How a screen asks for what a JSON schema wants; `null` beside it means that it may be left empty. */
function formOf(schema: z.core.JSONSchema.JSONSchema): SettingForm {
  if (schema.anyOf) {
    const parts = schema.anyOf.filter((one) => typeof one === 'object');
    const [first] = parts.filter(({ type }) => type !== 'null');
    return { ...formOf(first ?? {}), may_be_empty: parts.some(({ type }) => type === 'null') };
  }
  const known = { may_be_empty: false };
  if (schema.enum) return { ...known, kind: 'choice', options: schema.enum.map(String) };
  if (schema.type === 'boolean') return { ...known, kind: 'switch' };
  if (schema.type !== 'integer' && schema.type !== 'number') return { ...known, kind: 'text' };
  const { minimum = null, maximum = null } = schema;
  return {
    ...{ ...known, kind: 'number', is_whole: schema.type === 'integer' },
    min: minimum !== null && minimum > Number.MIN_SAFE_INTEGER ? minimum : null,
    max: maximum !== null && maximum < Number.MAX_SAFE_INTEGER ? maximum : null,
  };
}

/** What a JSON schema asks for, in words. Covers what the settings use; anything else is named by its type. */
function expectedInWords(schema: z.core.JSONSchema.JSONSchema): string {
  if (schema.anyOf)
    return schema.anyOf.map((one) => (typeof one === 'object' ? expectedInWords(one) : '')).join(' or ');
  if (schema.enum) return `one of ${schema.enum.join(', ')}`;
  const { minimum, maximum } = schema;
  const range =
    minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
      ? ` from ${minimum} to ${maximum}`
      : minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER
        ? ` of at least ${minimum}`
        : '';
  switch (schema.type) {
    case 'integer':
      return `a whole number${range}`;
    case 'number':
      return `a number${range}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text';
    case 'null':
      return 'null';
    default:
      return `${schema.type}`;
  }
}
