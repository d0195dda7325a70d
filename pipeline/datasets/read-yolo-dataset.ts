import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { DatasetInput, DatasetProblem, PictureInput } from './dataset-input.ts';
import { findDoubles } from './find-doubles.ts';
import { type ReadingOptions, scanPictures } from './scan-pictures.ts';
import { readYoloLabels } from './yolo-label-text.ts';
import { type ListedPicture, labelFileOf, readYoloLayout } from './yolo-layout.ts';

/** Largest label file that is read: a crowded picture's outlines have some hundred kilobytes. */
const maxLabelBytes = 50_000_000;

/**
 * Reads pictures and labels in YOLO layout: a `data.yaml`, its folder, or a folder of pictures with their labels beside them or in
 * a folder `labels`. Every picture is decoded once. What is damaged, missing, doubled or impossible is told and not hidden.
 * @throws DoppelError `not_found`, `bad_config`, `bad_file` where nothing is left, `cancelled`.
 */
export async function readYoloDataset(source: string, options: ReadingOptions = {}): Promise<DatasetInput> {
  const absolute = path.resolve(source);
  const layout = await readYoloLayout(absolute);
  const problems: DatasetProblem[] = [...layout.problems];
  const keyOf = (file: string): string => path.relative(layout.root, file).split(path.sep).join('/');
  const present = layout.pictures.filter(({ file }) => {
    if (existsSync(file)) return true;
    problems.push({ kind: 'missing_picture', key: keyOf(file), message: `${keyOf(file)} is listed and not there.` });
    return false;
  });
  const classes = layout.classes ?? (await classesOfLabels(present));
  const scans = await scanPictures(
    present.map(({ file }) => file),
    options,
  );
  const pictures: PictureInput[] = [];
  for (const [at, { file, split }] of present.entries()) {
    const scan = scans[at];
    const key = keyOf(file);
    if ('problem' in scan) {
      problems.push({ kind: 'damaged_picture', key, message: scan.problem });
      continue;
    }
    const text = await labelText(file);
    if (text === null) {
      problems.push({
        kind: 'missing_labels',
        key,
        message: `${key} has no label file: it counts as one with nothing in it.`,
      });
    }
    const read = readYoloLabels(text ?? '', { key, ...scan, classes: classes.length });
    problems.push(...read.problems);
    pictures.push({ key, path: file, frame: null, split, ...scan, video: null, labels: read.labels });
  }
  problems.push(...(await lonelyLabels(layout.pictures, keyOf)), ...findDoubles(pictures));
  if (pictures.length === 0)
    throw new DoppelError('bad_file', `${absolute} holds no picture that can be read. ${problems[0]?.message ?? ''}`);
  return { name: path.basename(layout.root), kind: 'yolo', source: absolute, classes, pictures, problems };
}

async function labelText(picture: string): Promise<string | null> {
  const file = labelFileOf(picture);
  if (!existsSync(file)) return null;
  const bytes = await readFile(file);
  if (bytes.length > maxLabelBytes)
    throw new DoppelError('bad_file', `${file} has ${bytes.length} bytes: it is no label file.`);
  return new TextDecoder().decode(bytes);
}

/** As many classes as the labels use, where nothing names them. */
async function classesOfLabels(pictures: readonly ListedPicture[]): Promise<readonly string[]> {
  let highest = -1;
  for (const { file } of pictures) {
    for (const line of ((await labelText(file)) ?? '').split('\n')) {
      const index = Number(line.trim().split(/\s+/)[0]);
      if (line.trim() !== '' && Number.isInteger(index) && index < 100_000) highest = Math.max(highest, index);
    }
  }
  return Array.from({ length: Math.max(1, highest + 1) }, (_, index) => `class ${index}`);
}

/** Label files whose picture is not there. */
async function lonelyLabels(
  pictures: readonly ListedPicture[],
  keyOf: (file: string) => string,
): Promise<readonly DatasetProblem[]> {
  const known = new Set(pictures.map(({ file }) => labelFileOf(file)));
  const folders = new Set([...known].map((file) => path.dirname(file)));
  const problems: DatasetProblem[] = [];
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    for (const name of (await readdir(folder)).sort()) {
      const file = path.join(folder, name);
      const isLabel = name.endsWith('.txt') && !/^(?:classes|readme)/i.test(name);
      if (isLabel && !known.has(file)) {
        problems.push({
          kind: 'missing_picture',
          key: keyOf(file),
          message: `${keyOf(file)} has labels of a picture that is not there.`,
        });
      }
    }
  }
  return problems;
}
