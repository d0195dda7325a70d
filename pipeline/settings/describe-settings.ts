import type { ResolvedSettings, SettingOrigin } from './resolve-settings.ts';
import { settingFields, settingValue } from './setting-fields.ts';

/** One setting in force, as `doppel config` shows it. */
export interface DescribedSetting {
  /** Dotted path. */
  readonly name: string;
  readonly value: unknown;
  readonly origin: SettingOrigin;
  readonly default: unknown;
  /** What a value must be, in words. */
  readonly expected: string;
  /** What it is for, its unit, and why the default is what it is. */
  readonly reason: string;
}

/** Every setting in force, in the order of the schema. */
export function describeSettings(resolved: ResolvedSettings): readonly DescribedSetting[] {
  return settingFields.map(({ path, expected, reason, default: byDefault }) => ({
    name: path,
    value: settingValue(resolved.settings, path),
    origin: resolved.origins[path] ?? 'default',
    default: byDefault,
    expected,
    reason,
  }));
}
