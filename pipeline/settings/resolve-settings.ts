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
 * The settings in force: flags win over the file, which wins over the person's own settings, which win over the defaults. The file is YAML, in our own format (the
 * sections of the schema) or the upstream pipeline's `pipeline_config.yaml`, whose filters hide nobody where a file brings the
 * persons.
 *
 * @throws DoppelError `not_found` or `bad_config` for the file, with the line; `usage` for a flag.
 */
export async function resolveSettings(request: {
  readonly configPath: string | null;
  readonly flags: SettingsOverlay;
  /** The person's own settings, as the app's screen writes them; one that is not there says nothing. */
  readonly ownPath?: string | null;
  /** That a file brings the persons; one that the settings file names need not be told of. */
  readonly persons?: 'brought' | undefined;
}): Promise<ResolvedSettings> {
  const { configPath } = request;
  const config = configPath === null ? null : await readConfig(configPath, request.persons);
  const own = await readOwn(request.ownPath ?? null);
  const flags = overlayValues(request.flags);
  refuseWrongFlags(flags);

  const origins: Record<string, SettingOrigin> = {};
  const values: Record<string, unknown> = {};
  for (const { path, default: byDefault } of settingFields) {
    const layer = [config, own].find((each) => each?.values.has(path)) ?? null;
    const file = layer === own ? (request.ownPath ?? null) : configPath;
    if (flags.has(path)) origins[path] = 'flag';
    else if (layer !== null && file !== null) origins[path] = { file, line: layer.lines.get(path) ?? 1 };
    else origins[path] = 'default';
    const given = flags.has(path) ? flags.get(path) : layer === null ? byDefault : layer.values.get(path);
    put(values, path, given);
  }
  return {
    settings: settingsSchema.parse(values),
    origins,
    warnings: config?.warnings ?? [],
    inputs: config?.inputs ?? null,
  };
}

async function readOwn(file: string | null): Promise<ConfigValues | null> {
  try {
    return file === null ? null : doppelConfig(await readYamlFile(file));
  } catch (error) {
    if (error instanceof DoppelError && error.code === 'not_found') return null; // nothing was ever set
    throw error;
  }
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
