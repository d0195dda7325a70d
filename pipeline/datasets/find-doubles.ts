import type { DatasetProblem, PictureInput } from './dataset-input.ts';

/**
 * Pictures whose pixels stand in the data set more than once: within one split they are doubled, in two splits they are a leak,
 * since what is tested on was trained on. Each later one is told, with the first.
 */
export function findDoubles(pictures: readonly PictureInput[]): readonly DatasetProblem[] {
  const firsts = new Map<string, PictureInput>();
  const problems: DatasetProblem[] = [];
  for (const picture of pictures) {
    const first = firsts.get(picture.pixelsSha256);
    if (first === undefined) {
      firsts.set(picture.pixelsSha256, picture);
      continue;
    }
    const isLeak = first.split !== picture.split;
    problems.push({
      kind: isLeak ? 'leak' : 'doubled_picture',
      key: picture.key,
      message: isLeak
        ? `${picture.key} (${picture.split ?? 'no split'}) is the same picture as ${first.key} (${first.split ?? 'no split'}): what is tested there was trained on.`
        : `${picture.key} is the same picture as ${first.key}.`,
    });
  }
  return problems;
}
