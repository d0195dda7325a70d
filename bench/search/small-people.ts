import { readFileSync } from 'node:fs';
import { dotAt, normaliseRows } from '#base/vector-math.ts';
import { averagePrecision } from '#metrics/labelled-ranking.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { resizePicture } from '#native-models/text-image/resize-picture.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';
import { cutBox } from '#search/pictures/ingest-picture.ts';
import { sharedFile } from '#tests/support/shared-data.ts';
import { readMotText } from '#tracking/files/mot-text.ts';
import { printFigure, say } from '../support/figures.ts';

/** Every so many frames of PETS are looked at: people have moved on by then. */
const stride = 40;
/** People of at most this height in the frame, in pixels, are small. */
const smallPx = 90;
/** The longest side of the letterbox that crops are cut from for comparison: what detectors of 320 and of 640 see. */
const letterboxes = [320, 640] as const;

interface Cut {
  readonly person: number;
  readonly frame: number;
  /** From the frame itself, and from each letterbox. */
  readonly images: readonly RgbImage[];
}

/** Small people of PETS by their labels, cut out of the frame and out of the letterboxed frame. */
async function smallPeople(): Promise<readonly Cut[]> {
  const video = sharedFile('data/PETS09-S2L1.mp4');
  const { tracks } = readMotText(readFileSync(sharedFile('data/PETS09-S2L1.gt.txt')), 'gt.txt');
  const cuts: Cut[] = [];
  const probe = await probeVideo(video);
  await decodeFrames({
    path: video,
    probe,
    frameIndices: 'all',
    onFrame: ({ frameIndex, image }) => {
      if (frameIndex % stride !== 0) return;
      const small = letterboxes.map((side) => {
        const scale = Math.min(1, side / Math.max(image.widthPx, image.heightPx));
        const size = { widthPx: Math.round(image.widthPx * scale), heightPx: Math.round(image.heightPx * scale) };
        return { scale, picture: resizePicture(image, { ...size, kernel: 'bilinear' }) };
      });
      for (const { personId, frameIndices, boxesPx } of tracks) {
        const row = frameIndices.indexOf(frameIndex);
        if (row < 0) continue;
        const [x1, y1, x2, y2] = boxesPx.subarray(4 * row, 4 * row + 4);
        const isWhole = x1 >= 0 && y1 >= 0 && x2 <= image.widthPx && y2 <= image.heightPx;
        if (!isWhole || y2 - y1 > smallPx) continue;
        const letterboxed = small.map(({ scale, picture }) =>
          cutBox(picture, [x1 * scale, y1 * scale, x2 * scale, y2 * scale]),
        );
        cuts.push({ person: personId, frame: frameIndex, images: [cutBox(image, [x1, y1, x2, y2]), ...letterboxed] });
      }
    },
  });
  return cuts;
}

/** Mean AP of finding the other crops of a person among all crops of other frames. */
function meanAp(cuts: readonly Cut[], vectors: Float32Array, dimension: number): number {
  const found: number[] = [];
  for (const [i, own] of cuts.entries()) {
    const rows = cuts.flatMap((other, j) =>
      other.frame === own.frame
        ? []
        : [
            {
              same: other.person === own.person,
              score: dotAt(vectors, i * dimension, vectors, j * dimension, dimension),
            },
          ],
    );
    const ap = averagePrecision(rows);
    if (ap !== null) found.push(ap);
  }
  return found.reduce((sum, ap) => sum + ap, 0) / found.length;
}

/**
 * What cutting small people out of the full frame gains over cutting them out of the detector's letterbox, as programs do that look at
 * a picture once. The labelled boxes of PETS, so that no detector has a say.
 */
export async function smallPeopleFigures(): Promise<void> {
  const cuts = await smallPeople();
  say(
    `\n${cuts.length} crops of people of at most ${smallPx} px in PETS, of ${new Set(cuts.map(({ person }) => person)).size} persons\n`,
  );
  for (const name of ['person-reidentification-retail-0286', 'osnet_x0_25_msmt17']) {
    const { embedder } = await openEmbedder({ embedder: name, models: sharedFile('models'), device: 'cpu' });
    try {
      const scores: number[] = [];
      for (const source of [0, ...letterboxes.map((_, at) => at + 1)]) {
        const vectors = await embedder.embed(cuts.map(({ images }) => images[source]));
        scores.push(meanAp(cuts, normaliseRows(vectors, embedder.dimension), embedder.dimension));
      }
      const [full, ...less] = scores;
      for (const [at, side] of letterboxes.entries()) {
        printFigure(
          `${name}: mean AP from the frame ${full.toFixed(3)}, letterbox ${side} ${less[at].toFixed(3)}, gain`,
          full - less[at],
          {
            least: 0,
          },
        );
      }
    } finally {
      await embedder.close();
    }
  }
}
