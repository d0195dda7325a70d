import type { KeyMeaning } from '../../keys/key-map.ts';

/** How many classes have a key. */
export const mostClasses = 6;

/** The actions of the classes, in the order of the classes. */
export const labelActions = [
  'conditions.label_1',
  'conditions.label_2',
  'conditions.label_3',
  'conditions.label_4',
  'conditions.label_5',
  'conditions.label_6',
] as const;

/** One key a class, a row of the keyboard; and one to leave a picture out. */
export const labelKeys: Readonly<Record<`conditions.${string}`, KeyMeaning>> = {
  'conditions.label_1': { label: 'Label: the first class', group: 'Here', key: 'Q' },
  'conditions.label_2': { label: 'Label: the second class', group: 'Here', key: 'W' },
  'conditions.label_3': { label: 'Label: the third class', group: 'Here', key: 'E' },
  'conditions.label_4': { label: 'Label: the fourth class', group: 'Here', key: 'R' },
  'conditions.label_5': { label: 'Label: the fifth class', group: 'Here', key: 'T' },
  'conditions.label_6': { label: 'Label: the sixth class', group: 'Here', key: 'Y' },
  'conditions.skip': { label: 'Skip this picture', group: 'Here', key: 'X' },
};
