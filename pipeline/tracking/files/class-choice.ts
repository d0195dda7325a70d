import type { TrackReading } from '#contract/track-formats.ts';
import { counted } from '#contract/words/count-words.ts';
import type { BoxRows } from './box-rows.ts';

/** What labels call one human being, in lower case; VATIC, CVAT, KITTI, JAAD, MOT and sports data among them. */
const personNames: ReadonlySet<string> = new Set(
  'person persons pedestrian pedestrians ped human man woman boy girl child adult baby worker player goalkeeper referee rider cyclist person_sitting passenger driver suspect visitor customer staff officer runner skier surfer dancer'.split(
    ' ',
  ),
);

/** What labels call other things, or several people at once: the names of COCO, KITTI, UA-DETRAC and MOT, in lower case. */
const otherNames: ReadonlySet<string> = new Set(
  (
    'bicycle bike car motorcycle motorbike airplane bus train truck boat van tram vehicle misc dontcare others other trailer taxi suv lorry ' +
    'bird cat dog horse sheep cow elephant bear zebra giraffe backpack umbrella handbag tie suitcase frisbee skis snowboard kite ball ' +
    'skateboard surfboard bottle cup fork knife spoon bowl banana apple sandwich orange broccoli carrot pizza donut cake chair couch bed ' +
    'toilet tv laptop mouse remote keyboard microwave oven toaster sink refrigerator book clock vase scissors toothbrush bag face head ' +
    'crowd group people distractor reflection occluder static_person occluder_full occluder_on_the_ground non_motorized_vehicle ' +
    'traffic_light fire_hydrant stop_sign parking_meter cell_phone license_plate'
  ).split(' '),
);

/**
 * Which classes of a file are persons, by their place in `classNames`: those that were asked for, else rows without a class and those
 * whose name is a person's; where no name is, those of which it is not known that they are something else, and a note says so. The rows
 * of the other classes are counted as left out.
 *
 * Throws `bad_persons` where none is a person, naming the classes and the option that reads them.
 */
export function chooseClasses(rows: BoxRows, reading: TrackReading): ReadonlySet<number> {
  const counts = countClasses(rows);
  const title = rows.classTitle;
  const all = rows.classNames.map((_, index) => index).filter((index) => counts[index] > 0);
  const names = all.flatMap((index) => rows.classNames[index] ?? []);
  const asked = reading.classes?.map((name) => name.toLowerCase());
  const chosen = asked === undefined ? personsAmong(rows, names, title) : askedFor(names, asked, title);
  const isRead = (index: number): boolean => {
    const name = rows.classNames[index];
    return name === null ? asked === undefined || names.length === 0 : chosen.includes(name);
  };
  const read = new Set(all.filter(isRead));
  if (read.size === 0 && all.length > 0) {
    const found = names
      .slice(0, 8)
      .map((name) => `${words(name, title)}, ${counted(counts[rows.classNames.indexOf(name)], 'row')}`);
    throw rows.refuseAs(
      asked === undefined
        ? `there is no person in it, only rows of the class ${found.join('; ')}. If these are persons, --classes ${JSON.stringify(names[0])} reads them`
        : `there is no class ${asked.join(' or ')} in it, only ${found.join('; ')}`,
    );
  }
  for (const index of all) {
    if (!read.has(index)) rows.leaveOut(`of class ${words(rows.classNames[index] ?? 'none', title)}`, counts[index]);
  }
  return read;
}

function countClasses(rows: BoxRows): readonly number[] {
  const counts = rows.classNames.map(() => 0);
  for (const { classes } of rows.byId.values()) for (const index of classes) counts[index]++;
  return counts;
}

const words = (name: string, title: (name: string) => string): string => {
  const named = title(name);
  return named === name ? name : `${name} (${named})`;
};

function askedFor(
  names: readonly string[],
  asked: readonly string[],
  title: (name: string) => string,
): readonly string[] {
  if (asked.includes('all')) return names;
  return names.filter((name) => asked.includes(name.toLowerCase()) || asked.includes(title(name).toLowerCase()));
}

function personsAmong(rows: BoxRows, names: readonly string[], title: (name: string) => string): readonly string[] {
  const key = (name: string): string =>
    title(name)
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_');
  const persons = names.filter((name) => personNames.has(key(name)));
  if (persons.length > 0) return persons;
  const unknown = names.filter(
    (name) => title(name) !== '' && !/^-?\d+$/.test(title(name)) && !otherNames.has(key(name)),
  );
  if (unknown.length > 0) {
    rows.notes.push(
      `No class is called a person; ${unknown.map((name) => JSON.stringify(title(name))).join(', ')} ${unknown.length === 1 ? 'is' : 'are'} taken for persons. --classes names others.`,
    );
  }
  return unknown;
}
