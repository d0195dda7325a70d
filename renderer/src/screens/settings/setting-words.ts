/** What a setting is called on the screen, and what else a person has to know to choose. */
interface SettingWords {
  readonly name: string;
  readonly label: string;
  /** What it is for, in plain words; where nothing stands here the settings' own reason is plain enough. */
  readonly about?: string;
  /** What its values are called. */
  readonly values?: Readonly<Record<string, string>>;
  /** What is so where it has no value. */
  readonly empty?: string;
}

/** A part of the screen: its title, what it is about, and its settings. */
interface SettingPart {
  readonly title: string;
  readonly lead: string;
  readonly settings: readonly SettingWords[];
}

/** What the settings that most people look for are called, by the part of the screen that shows them. The others go by their own names. */
export const settingParts: readonly SettingPart[] = [
  {
    title: 'Device',
    lead: 'Where the models run.',
    settings: [
      {
        name: 'similarity.device',
        label: 'Run on',
        about:
          'Automatic takes a graphics card where one works, else the processor, and the analysis says which. One that is chosen here and cannot be used ends the analysis with the reason.',
        values: { auto: 'Automatic', cuda: 'Graphics card (NVIDIA)', cpu: 'Processor' },
      },
    ],
  },
  {
    title: 'Models',
    lead: 'Who finds persons, and who compares them.',
    settings: [
      {
        name: 'detect.detector',
        label: 'Persons are found by',
        about: 'Only used for a video without persons or tracks of another program.',
        values: { auto: 'the best that is here' },
      },
      {
        name: 'detect.stride',
        label: 'Look at every so many frames',
        about: '1 looks at every frame. 2 is nearly twice as fast; the frames between are filled in.',
      },
      {
        name: 'similarity.embedder',
        label: 'Persons are compared by',
        about: 'Colours and stripes need no model, but cannot say how probable it is that two are one person.',
        values: { auto: 'the best that is here', stripes: 'colours and stripes, without a model' },
      },
      {
        name: 'similarity.models',
        label: 'Folder of models',
        about: 'A folder that models are taken from in the place of the usual ones, which stand under Folders.',
        empty: 'the usual ones',
      },
    ],
  },
  {
    title: 'Crops and previews',
    lead: 'How much of each person is kept in a project.',
    settings: [
      { name: 'crops.per_person', label: 'Crops of a person', about: 'Pictures kept of each person, at most.' },
      {
        name: 'crops.best',
        label: 'Crops that describe a person',
        about: 'So many of them, good ones and spread in time, are what persons are compared by.',
      },
      {
        name: 'crops.max_side_px',
        label: 'Longest side of a frame',
        about: 'Pixels. Larger frames are shrunk to this before pictures are cut from them.',
      },
      {
        name: 'every_frame',
        label: 'Look for damage everywhere',
        about: 'In every frame of a video, also where no picture of a person needs it. Takes longer.',
      },
      { name: 'previews.enabled', label: 'Moving previews', about: 'A short moving picture of each person.' },
      { name: 'previews.size_px', label: 'Size of a preview', about: 'Pixels, in width and height.' },
    ],
  },
];

const words: ReadonlyMap<string, SettingWords> = new Map(
  settingParts.flatMap(({ settings }) => settings).map((setting) => [setting.name, setting]),
);

/** What a setting is called on the screen. */
export const settingLabel = (name: string): string => words.get(name)?.label ?? name;

/** What a setting is for: in the screen's words, else in its own. */
export const settingAbout = (name: string, reason: string): string => words.get(name)?.about ?? reason;

/** What a value of a setting is called; what has no other name is called as it is written. */
export function valueWords(name: string, value: string | number | boolean | null): string {
  if (value === null) return words.get(name)?.empty ?? 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return words.get(name)?.values?.[String(value)] ?? String(value);
}

/** Whether a setting stands in one of the parts, and not among the others. */
export const isInPart = (name: string): boolean => words.has(name);
