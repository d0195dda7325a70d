import type { Settings } from '#contract/settings.ts';

/** The settings that one source (the flags, or a file) gives; what it leaves out, or leaves undefined, another source decides. */
export type SettingsOverlay = {
  readonly [Group in keyof Settings]?:
    | (Settings[Group] extends object
        ? { readonly [Name in keyof Settings[Group]]?: Settings[Group][Name] | undefined }
        : Settings[Group])
    | undefined;
};

/** A value by the dotted path of its setting, for example `crops.per_person`. Only settings that are given are in it. */
export type SettingValues = ReadonlyMap<string, unknown>;

/** The values that an overlay gives, by dotted path. */
export function overlayValues(overlay: SettingsOverlay): SettingValues {
  const values = new Map<string, unknown>();
  for (const [group, content] of Object.entries(overlay)) {
    if (content === undefined) continue;
    if (typeof content !== 'object') {
      values.set(group, content);
      continue;
    }
    for (const [name, value] of Object.entries(content)) {
      if (value !== undefined) values.set(`${group}.${name}`, value);
    }
  }
  return values;
}
