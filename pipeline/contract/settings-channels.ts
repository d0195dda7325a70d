import { z } from 'zod';

const none = z.strictObject({});
/** A value of a setting; null where it may be left empty. */
const settingValue = z.union([z.string().max(4000), z.number(), z.boolean(), z.null()]);

const emptiness = { may_be_empty: z.boolean() };

/** How a screen asks for a setting. */
const settingForm = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), options: z.array(z.string()), ...emptiness }),
  z.object({ kind: z.literal('switch'), ...emptiness }),
  z.object({ kind: z.literal('text'), ...emptiness }),
  z.object({
    kind: z.literal('number'),
    is_whole: z.boolean(),
    min: z.number().nullable(),
    max: z.number().nullable(),
    ...emptiness,
  }),
]);
/** A value of `settingForm`. */
export type SettingForm = z.infer<typeof settingForm>;

/** A setting as the person has it. */
const ownSetting = z.object({
  /** Dotted path: `crops.per_person`. */
  name: z.string(),
  value: settingValue,
  default: settingValue,
  /** Whether the person set it. */
  is_own: z.boolean(),
  /** What it is for, its unit, and why the default is what it is. */
  reason: z.string(),
  form: settingForm,
});
/** A value of `ownSetting`. */
export type OwnSetting = z.infer<typeof ownSetting>;

const ownSettings = z.object({
  settings: z.array(ownSetting),
  /** Where things of this person lie. */
  folders: z.object({
    /** In which models are looked for, the first that has a file wins. */
    models: z.array(z.string()),
    /** The file that the settings stand in; it may not be there yet. */
    settings: z.string(),
    logs: z.string(),
    /** Copies of videos that a page cannot play, and what else can be made again. */
    cache: z.string(),
  }),
});
/** A value of `ownSettings`. */
export type OwnSettings = z.infer<typeof ownSettings>;

/** The settings that every analysis of this person begins with, in the app and on the command line. */
export const settingsChannels = {
  'settings.show': { request: none, reply: ownSettings },
  /** Throws `usage` for a name that is none and for a value that does not fit. */
  'settings.set': { request: z.strictObject({ name: z.string().max(80), value: settingValue }), reply: ownSettings },
  'settings.reset': { request: z.strictObject({ name: z.string().max(80) }), reply: ownSettings },
} as const;
