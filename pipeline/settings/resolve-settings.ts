import { DoppelError } from '#base/doppel-error.ts';
import { type Settings, settings as settingsSchema } from '#contract/settings.ts';
import { readYamlFile } from '#platform/yaml/yaml-document.ts';
import { wrongValue } from './config-problem.ts';
import type { ConfigInputs, ConfigValues } from './config-values.ts';
import { doppelConfig } from './doppel-config.ts';
import { settingField, settingFields } from './setting-fields.ts';
import { overlayValues, type SettingsOverlay, type SettingValues } from './settings-overlay.ts';
import { isUpstreamConfig, upstreamConfig } from './upstream-config.ts';

/** Where the value of a setting comes from. */
export type SettingOrigin = 'default' | 'flag' | { readonly file: string; readonly line: number };

/** The settings in force, and how they came about. */
export interface ResolvedSettings {
  readonly settings: Settings;
  /** By dotted path; every setting is in it. */
  readonly origins: Readonly<Record<string, SettingOrigin>>;
  /** Sentences for the person: what of the file was left out or read differently. */
  readonly warnings: readonly string[];
  /** The files that an upstream configuration names; null where the settings come from elsewhere. */
  readonly inputs: ConfigInputs | null;
}

/**
 * The settings in force: flags win over the file, which wins over the defaults. The file is YAML, in our own format (the
 * sections of the schema) or the upstream pipeline's `pipeline_config.yaml`, whose filters hide nobody where a file brings the
 * persons.
 *
 * @throws DoppelError `not_found` or `bad_config` for the file, with the line; `usage` for a flag.
 */
export async function resolveSettings(request: {
  readonly configPath: string | null;
  readonly flags: SettingsOverlay;
  /** That a file brings the persons; one that the settings file names need not be told of. */
  readonly persons?: 'brought' | undefined;
}): Promise<ResolvedSettings> {
  const { configPath } = request;
  const config = configPath === null ? null : await readConfig(configPath, request.persons);
  const flags = overlayValues(request.flags);
  refuseWrongFlags(flags);

  const origins: Record<string, SettingOrigin> = {};
  const values: Record<string, unknown> = {};
  for (const { path, default: byDefault } of settingFields) {
    const line = config?.lines.get(path);
    if (flags.has(path)) origins[path] = 'flag';
    else if (line !== undefined && configPath !== null) origins[path] = { file: configPath, line };
    else origins[path] = 'default';
    const given = flags.has(path) ? flags.get(path) : config?.values.has(path) ? config.values.get(path) : byDefault;
    put(values, path, given);
  }
  return {
    settings: settingsSchema.parse(values),
    origins,
    warnings: config?.warnings ?? [],
    inputs: config?.inputs ?? null,
  };
}

async function readConfig(file: string, persons: 'brought' | undefined): Promise<ConfigValues> {
  const document = await readYamlFile(file);
  return isUpstreamConfig(document) ? upstreamConfig(document, process.cwd(), persons) : doppelConfig(document);
}

function refuseWrongFlags(flags: SettingValues): void {
  for (const [path, value] of flags) {
    const field = settingField(path);
    if (!field?.accepts(value)) {
      throw new DoppelError('usage', `${path} ${wrongValue(field?.expected ?? 'a known setting', value)}`);
    }
  }
}

function put(values: Record<string, unknown>, path: string, value: unknown): void {
  const [group, name] = path.split('.');
  if (name === undefined) {
    values[group] = value;
    return;
  }
  const content = (values[group] ?? {}) as Record<string, unknown>;
  content[name] = value;
  values[group] = content;
}
