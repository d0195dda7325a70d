import { DoppelError } from '#base/doppel-error.ts';
import type { Settings } from '#contract/settings.ts';
import type { OwnSettings } from '#contract/settings-channels.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { changedYaml } from '#platform/yaml/change-yaml.ts';
import { wrongValue } from '#settings/config-problem.ts';
import { resolveSettings } from '#settings/resolve-settings.ts';
import { settingField, settingFields, settingValue } from '#settings/setting-fields.ts';
import type { SettingsOverlay } from '#settings/settings-overlay.ts';
import { readSettledText, writeSettledText } from '../settled-file.ts';
import type { UserFolders } from '../user-folders.ts';
import { ownSettingsFile } from './own-settings-file.ts';

const heading = `# Written by the settings screen of Doppel, and yours to change by hand. "doppel config" tells what each setting is.
`;

/** The settings that every analysis of a person begins with. They stand in one file of the form that `--config` takes. */
export class OwnPersonSettings {
  readonly #folders: UserFolders;
  readonly #file: string;

  constructor(folders: UserFolders) {
    this.#folders = folders;
    this.#file = ownSettingsFile(folders.config);
  }

  /** The settings in force where a form asks for some of its own. Throws `bad_config` with the line for a file that was spoiled by hand. */
  async with(flags: SettingsOverlay = {}): Promise<Settings> {
    return (await resolveSettings({ configPath: null, ownPath: this.#file, flags })).settings;
  }

  /** The folder that models are taken from, where the person named one. Throws what `with` throws. */
  async modelFolder(): Promise<string | null> {
    return (await this.with()).similarity.models;
  }

  /** Every setting with its form. Throws what `with` throws. */
  async show(): Promise<OwnSettings> {
    const { settings, origins } = await resolveSettings({ configPath: null, ownPath: this.#file, flags: {} });
    const { log, cache } = this.#folders;
    return {
      settings: settingFields.map(({ path, default: byDefault, reason, form }) => ({
        ...{ name: path, reason, form, is_own: origins[path] !== 'default' },
        value: settingValue(settings, path) as OwnSettings['settings'][number]['value'],
        default: byDefault as OwnSettings['settings'][number]['default'],
      })),
      folders: { models: [...modelFolders(settings.similarity.models)], settings: this.#file, logs: log, cache },
    };
  }

  /** Sets one. Throws `usage` for a name that is none and for a value that does not fit. */
  set(name: string, value: unknown): void {
    const field = settingField(name);
    if (field === undefined) throw new DoppelError('usage', `${name} is not a setting.`);
    if (!field.accepts(value)) throw new DoppelError('usage', `${name} ${wrongValue(field.expected, value)}`);
    this.#change(name, { value });
  }

  /** Takes one back to its default. Throws `usage` for a name that is none. */
  reset(name: string): void {
    if (settingField(name) === undefined) throw new DoppelError('usage', `${name} is not a setting.`);
    this.#change(name, null);
  }

  #change(name: string, to: { readonly value: unknown } | null): void {
    const text = readSettledText(this.#file) ?? heading;
    writeSettledText(this.#file, changedYaml(this.#file, text, name.split('.'), to));
  }
}
