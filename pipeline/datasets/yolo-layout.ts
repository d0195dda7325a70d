import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { isRecord, readYamlFile } from '#platform/yaml/yaml-document.ts';
import type { DatasetProblem } from './dataset-input.ts';

/** Endings of picture files that are looked for. */
const pictureEndings = /\.(?:bmp|gif|jpe?g|png|tiff?|webp)$/i;

/** A picture's file and the split that it stands in. */
export interface ListedPicture {
  readonly file: string;
  readonly split: string | null;
}

/** What a data set in YOLO layout is made of, before any picture is opened. */
interface YoloLayout {
  readonly root: string;
  readonly classes: readonly string[] | null;
  readonly pictures: readonly ListedPicture[];
  readonly problems: readonly DatasetProblem[];
}

/** Splits of data.yaml, in their order. */
const splitNames = ['train', 'val', 'test'] as const;

/**
 * Finds the pictures of a data set: of a `data.yaml` (its folders, lists of files, names), of a folder that holds one, or of a
 * folder of pictures.
 * @throws DoppelError `not_found`, `bad_config` for a data.yaml that is none, `bad_file` where there is no picture.
 */
export async function readYoloLayout(source: string): Promise<YoloLayout> {
  const info = await stat(source).catch(() => null);
  if (info === null) throw new DoppelError('not_found', `There is no file or folder ${source}.`);
  const yaml = info.isDirectory()
    ? ['data.yaml', 'data.yml', 'dataset.yaml'].find((name) => existsSync(path.join(source, name)))
    : null;
  if (!info.isDirectory()) return await readDataYaml(source);
  if (yaml != null) return await readDataYaml(path.join(source, yaml));
  const files = await picturesBelow(source);
  if (files.length === 0) throw new DoppelError('bad_file', `There is no picture in ${source}, and no data.yaml.`);
  return {
    root: source,
    classes: await classesText(source),
    pictures: files.map((file) => ({ file, split: null })),
    problems: [],
  };
}

async function readDataYaml(file: string): Promise<YoloLayout> {
  const { value } = await readYamlFile(file);
  if (!isRecord(value)) throw new DoppelError('bad_config', `${file} is no data.yaml: it holds no settings.`);
  const root = path.resolve(path.dirname(file), typeof value.path === 'string' ? value.path : '.');
  const problems: DatasetProblem[] = [];
  const pictures: ListedPicture[] = [];
  for (const split of splitNames) {
    const entries = [value[split]].flat().filter((entry): entry is string => typeof entry === 'string' && entry !== '');
    for (const entry of entries) {
      const place = placeOf(entry, root, path.dirname(file));
      if (place === null) {
        problems.push({
          kind: 'missing_split',
          key: entry,
          message: `${file} names ${entry} as ${split}, which is not there.`,
        });
        continue;
      }
      const listed = (await stat(place)).isDirectory() ? await picturesBelow(place) : await picturesOfList(place);
      pictures.push(...listed.map((picture) => ({ file: picture, split })));
    }
  }
  if (pictures.length === 0) throw new DoppelError('bad_file', `${file} leads to no picture (train, val, test).`);
  return { root, classes: namesOf(value, file), pictures, problems };
}

/** Where an entry lies. Exports that begin with `../` often mean the folder of data.yaml itself. */
function placeOf(entry: string, root: string, folder: string): string | null {
  const places = [
    path.resolve(root, entry),
    path.resolve(folder, entry),
    path.resolve(root, entry.replace(/^(?:\.\.\/)+/, '')),
  ];
  return places.find((place) => existsSync(place)) ?? null;
}

function namesOf(value: Readonly<Record<string, unknown>>, file: string): readonly string[] | null {
  const { names, nc } = value;
  if (Array.isArray(names)) return names.map(String);
  if (isRecord(names)) {
    const indices = Object.keys(names).map(Number);
    if (!indices.every((index) => Number.isInteger(index) && index >= 0 && index < 100_000)) {
      throw new DoppelError('bad_config', `${file}: the names of the classes must be numbered from 0.`);
    }
    return Array.from({ length: Math.max(-1, ...indices) + 1 }, (_, index) => String(names[index] ?? `class ${index}`));
  }
  return typeof nc === 'number' ? Array.from({ length: nc }, (_, index) => `class ${index}`) : null;
}

async function classesText(folder: string): Promise<readonly string[] | null> {
  const file = path.join(folder, 'classes.txt');
  if (!existsSync(file)) return null;
  return (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line.trim() !== '');
}

async function picturesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && pictureEndings.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort((a, b) => (a < b ? -1 : 1));
}

/** A text file with a picture's path a line; relative ones begin at the list's folder. */
async function picturesOfList(list: string): Promise<readonly string[]> {
  const lines = (await readFile(list, 'utf8')).split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '').map((line) => path.resolve(path.dirname(list), line));
}

/** Where the labels of a picture lie: `labels` in the place of the last folder `images`, or beside it. */
export function labelFileOf(picture: string): string {
  const parts = picture.split(path.sep);
  const at = parts.lastIndexOf('images');
  const moved = at < 0 ? parts : parts.with(at, 'labels');
  return moved.join(path.sep).replace(/\.[^./\\]+$/, '.txt');
}
