import { readFileSync } from 'node:fs';
import { seededRandom } from '#base/seeded-random.ts';
import { median } from '#base/vector-math.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { cutRgb, decodeRegions } from '#platform/video/decode-regions.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { type AgreementMap, agreementMap } from '#reid/compare/agreement-map.ts';
import { readVisits } from '#tests/support/duplicate-truth.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { clampBox, type PixelRectangle } from '#tracking/tracks/fit-video.ts';
import { markdownTable } from '../support/markdown-table.ts';
import { publicVideos } from './public-videos.ts';

/** Frames whose median is the scene without people. */
const backgroundFrames = 41;

/** Grey levels from the empty scene from which a pixel is somebody's. */
const clearDifference = 30;

/** A picture of somebody in front of the fixed camera, and which of its pixels are the person's. */
interface Figure {
  readonly image: RgbImage;
  /** (width * height) 1 where the person is. */
  readonly mask: Uint8Array;
}

/**
 * Whether the maps of agreement follow the person: of PETS09-S2L1, whose camera stands still, two pictures of each human being from
 * different visits (or far apart in time) are compared as they are, and with what is behind the person replaced by what is elsewhere in
 * the scene.
 */
export async function agreementTable(embedder: CropEmbedder): Promise<readonly string[]> {
  const figures = await figuresOfPets();
  const pairs = [...figures.values()].flatMap((own) =>
    own.slice(1).map((other, index) => [own[index], other] as const),
  );
  const { uniform } = seededRandom(1);
  const others = [...figures.values()].flat();
  const rows: { before: AgreementMap; after: AgreementMap; area: Float32Array }[] = [];
  for (const [one, other] of pairs) {
    const vector = await embedder.embed([other.image]);
    const behind = others[Math.floor(uniform() * others.length)].image;
    const ask = { other: vector, centre: null, embedder };
    const before = await agreementMap({ ...ask, image: one.image });
    const after = await agreementMap({ ...ask, image: behindReplaced(one, behind) });
    rows.push({ before, after, area: personShares(one, before) });
  }
  const share = (map: AgreementMap, area: Float32Array): number => {
    const positive = map.values.map((value) => Math.max(0, value));
    const all = positive.reduce((sum, value) => sum + value, 0);
    return positive.reduce((sum, value, part) => sum + value * area[part], 0) / all;
  };
  const middle = (values: readonly number[]): string => median(values).toFixed(2);
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return markdownTable(
    ['', 'as it is', 'what is behind replaced'],
    [
      ['pairs of pictures of one human being', rows.length, rows.length],
      ['share of the picture that is the person, median', middle(rows.map(({ area }) => mean(area))), ''],
      [
        'share of the agreement that lies on the person, median',
        middle(rows.map(({ before, area }) => share(before, area))),
        middle(rows.map(({ after, area }) => share(after, area))),
      ],
      [
        'likeness of the two pictures, median',
        middle(rows.map(({ before }) => before.likeness)),
        middle(rows.map(({ after }) => after.likeness)),
      ],
      [
        'correlation of the two maps, median',
        '',
        middle(rows.map(({ before, after }) => correlation(before.values, after.values))),
      ],
    ],
  );
}

/** Clear pictures of each human being of PETS09-S2L1, four a track, spread in time. */
async function figuresOfPets(): Promise<ReadonlyMap<number, readonly Figure[]>> {
  const [pets] = publicVideos;
  const path = sharedFile(pets.file);
  const probe = await probeVideo(path);
  const humanOf = readVisits(readFileSync(sharedFile('data/PETS09-S2L1.persons.csv'), 'utf8'));
  const wanted = pets.readTracks().flatMap(({ personId, frameIndices, boxesPx }) =>
    [0.2, 0.4, 0.6, 0.8].flatMap((part) => {
      const row = Math.floor(part * frameIndices.length);
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4);
      const rectangle = clampBox([x1, y1, x2, y2], probe);
      return rectangle === null ? [] : [{ human: humanOf.get(personId) ?? 0, frame: frameIndices[row], rectangle }];
    }),
  );
  const last = Math.max(...wanted.map(({ frame }) => frame));
  const empty = Array.from({ length: backgroundFrames }, (_, k) => Math.floor((k * last) / (backgroundFrames - 1)));
  const frames = new Map<number, RgbImage>();
  await decodeRegions({
    path,
    probe,
    frameIndices: Int32Array.from(new Set([...empty, ...wanted.map(({ frame }) => frame)])).sort(),
    onFrame: ({ frameIndex, widthPx, heightPx, cut }) => {
      frames.set(frameIndex, cut({ x1: 0, y1: 0, x2: widthPx, y2: heightPx }));
    },
  });
  const scene = medianOf(empty.flatMap((frame) => frames.get(frame) ?? []));
  const figures = wanted.flatMap(({ human, frame, rectangle }) => {
    const picture = frames.get(frame);
    return picture === undefined ? [] : [{ human, figure: figureOf(picture, scene, rectangle) }];
  });
  const grouped = Map.groupBy(figures, ({ human }) => human);
  return new Map([...grouped].map(([human, own]) => [human, own.map(({ figure }) => figure)]));
}

function medianOf(pictures: readonly RgbImage[]): RgbImage {
  const [{ widthPx, heightPx, data }] = pictures;
  const values = new Uint8Array(pictures.length);
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) {
    for (let p = 0; p < pictures.length; p++) values[p] = pictures[p].data[i];
    result[i] = values.sort()[values.length >> 1];
  }
  return { widthPx, heightPx, data: result };
}

function figureOf(picture: RgbImage, scene: RgbImage, rectangle: PixelRectangle): Figure {
  const image = cutRgb(picture, rectangle);
  const behind = cutRgb(scene, rectangle);
  const mask = Uint8Array.from({ length: image.widthPx * image.heightPx }, (_, pixel) => {
    const difference = [0, 1, 2].map((channel) =>
      Math.abs(image.data[pixel * 3 + channel] - behind.data[pixel * 3 + channel]),
    );
    return Math.max(...difference) >= clearDifference ? 1 : 0;
  });
  return { image, mask };
}

/** The picture with the pixels that are not the person's taken from another picture, stretched to its size. */
function behindReplaced({ image, mask }: Figure, other: RgbImage): RgbImage {
  const data = image.data.slice();
  mask.forEach((isPerson, pixel) => {
    if (isPerson === 1) return;
    const [x, y] = [pixel % image.widthPx, Math.floor(pixel / image.widthPx)];
    const from =
      Math.floor((y * other.heightPx) / image.heightPx) * other.widthPx +
      Math.floor((x * other.widthPx) / image.widthPx);
    data.set(other.data.subarray(from * 3, from * 3 + 3), pixel * 3);
  });
  return { ...image, data };
}

/** (parts,) the share of each part of a map that is the person. */
function personShares({ image, mask }: Figure, { columns, rows }: AgreementMap): Float32Array {
  const shares = new Float32Array(columns * rows);
  const counts = new Float32Array(columns * rows);
  mask.forEach((isPerson, pixel) => {
    const column = Math.floor(((pixel % image.widthPx) * columns) / image.widthPx);
    const row = Math.floor((Math.floor(pixel / image.widthPx) * rows) / image.heightPx);
    shares[row * columns + column] += isPerson;
    counts[row * columns + column]++;
  });
  return shares.map((sum, part) => sum / Math.max(1, counts[part]));
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, squaresA, squaresB] = [0, 0, 0];
  a.forEach((value, i) => {
    both += (value - meanA) * (b[i] - meanB);
    squaresA += (value - meanA) ** 2;
    squaresB += (b[i] - meanB) ** 2;
  });
  return both / Math.sqrt(squaresA * squaresB);
}
