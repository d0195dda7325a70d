/** A part of the screen: its title, what it is about, and its settings with what they are called. */
interface SettingPart {
  readonly title: string;
  readonly lead: string;
  readonly names: readonly (readonly [name: string, label: string])[];
}

/** What the settings that most people look for are called, by the part of the screen that shows them. The others go by their own names. */
export const settingParts: readonly SettingPart[] = [
  {
    title: 'Device',
    lead: 'Where the models run.',
    names: [['similarity.device', 'Run on']],
  },
  {
    title: 'Models',
    lead: 'Who finds persons, and who compares them.',
    names: [
      ['detect.detector', 'Persons are found by'],
      ['detect.stride', 'Look at every so many frames'],
      ['similarity.embedder', 'Persons are compared by'],
      ['similarity.models', 'Folder of models'],
    ],
  },
  {
    title: 'Crops and previews',
    lead: 'How much of each person is kept in a project.',
    names: [
      ['crops.per_person', 'Crops of a person'],
      ['crops.best', 'Crops that describe a person'],
      ['crops.max_side_px', 'Longest side of a frame'],
      ['previews.enabled', 'Moving previews'],
      ['previews.size_px', 'Size of a preview'],
    ],
  },
];

const labels: ReadonlyMap<string, string> = new Map(settingParts.flatMap(({ names }) => names));

/** What a setting is called on the screen. */
export const settingLabel = (name: string): string => labels.get(name) ?? name;

/** Whether a setting stands in one of the parts, and not among the others. */
export const isInPart = (name: string): boolean => labels.has(name);
