import sharp from 'sharp';
import type { EngineEvent } from '#contract/channels.ts';
import type { RgbImage } from '#native-models/rgb-image.ts';
import { log } from '#platform/log/log.ts';
import type { RegionFrame } from '#platform/video/decode-regions.ts';
import { readPersons } from '#project/persons.ts';
import { openProject } from '#project/project-file.ts';
import { readTrackletRows, readTracklets } from '#project/tracklets.ts';
import { readVideo } from '#project/video.ts';
import type { ScannedFrame } from '#tracking/detect/scanned-frame.ts';
import type { PersonRows } from '#tracking/tracks/covisibility.ts';
import type { DetectedFrame } from '#tracking/tracks/detections.ts';
import { boxesBetween } from './person-boxes.ts';

/** A few pictures a second show that work goes on; each costs a copy of the frame and a JPEG of 5 ms in another thread. */
const pictureEveryMs = 350;
/** Wide enough for a window of 1280 pixels. */
const widestPx = 960;
const jpegQuality = 75;

/** A picture of the work that is going on. Boxes of people who are not told apart yet are person 0's. */
export interface LivePicture extends Pick<Extract<EngineEvent, { kind: 'analysis_frame' }>, 'frame' | 'boxes'> {
  readonly jpeg: Uint8Array;
  /** Of the upright picture, in whose pixels the boxes are. */
  readonly width: number;
  readonly height: number;
}

/** Takes a picture with its boxes out of the stream of frames now and then. One an analysis. */
export class LivePictures {
  readonly #projectPath: string;
  readonly #show: (picture: LivePicture) => void;
  #lastMs = Number.NEGATIVE_INFINITY;
  #isBusy = false;
  #scene: Scene | null = null;

  /** `projectPath` is the file that the analysis fills; `show` receives each picture. */
  constructor(projectPath: string, show: (picture: LivePicture) => void) {
    this.#projectPath = projectPath;
    this.#show = show;
  }

  /** Looks at a frame; keeps none of its pixels when it returns. */
  readonly onFrame = (frame: RegionFrame | ScannedFrame): void => {
    const now = performance.now();
    if (this.#isBusy || now - this.#lastMs < pictureEveryMs) return;
    this.#lastMs = now;
    this.#isBusy = true;
    const picture = frame.cut({ x1: 0, y1: 0, x2: frame.widthPx, y2: frame.heightPx });
    Promise.all([jpegOf(picture), 'found' in frame ? frame.found() : null])
      .then(([jpeg, found]) => {
        const { width, height, persons } = this.#sceneFor(found === null ? 'persons' : 'size');
        const boxes = found === null ? boxesBetween(persons, frame.frameIndex, frame.frameIndex).boxes : boxesOf(found);
        this.#show({
          jpeg,
          frame: frame.frameIndex,
          width,
          height,
          boxes: boxes.map(({ person, box }) => ({ person, box })),
        });
      })
      .catch((error: unknown) => {
        // The picture is only for the eye: the analysis does not wait for it and does not fail with it.
        log.warn(`no live picture of frame ${frame.frameIndex}: ${String(error)}`);
      })
      .finally(() => {
        this.#isBusy = false;
      });
  };

  /** Reads the project once, and again as long as the persons are wanted and were not known then. */
  #sceneFor(wanted: 'persons' | 'size'): Scene {
    if (this.#scene === null || (wanted === 'persons' && this.#scene.persons.length === 0)) {
      this.#scene = readScene(this.#projectPath);
    }
    return this.#scene;
  }
}

function jpegOf({ widthPx, heightPx, data }: RgbImage): Promise<Buffer> {
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false })
    .resize({ width: widestPx, withoutEnlargement: true })
    .jpeg({ quality: jpegQuality })
    .toBuffer();
}

/** The boxes of a detector, which tells nobody apart yet. */
function boxesOf({ boxesPx }: DetectedFrame): LivePicture['boxes'] {
  return Array.from({ length: boxesPx.length / 4 }, (_, row) => {
    const [x1, y1, x2, y2] = boxesPx.subarray(4 * row, 4 * row + 4);
    return { person: 0, box: [x1, y1, x2, y2] };
  });
}

interface Scene {
  readonly width: number;
  readonly height: number;
  readonly persons: readonly (PersonRows & { readonly personId: number })[];
}

/** Everybody's boxes, as far as they are stored. */
function readScene(projectPath: string): Scene {
  const project = openProject(projectPath, 'read');
  try {
    const { widthPx, heightPx } = readVideo(project);
    const shown = new Set(readPersons(project).map(({ id }) => id));
    const persons = readTracklets(project)
      .filter(({ personId }) => shown.has(personId))
      .map(({ id, personId }) => ({ personId, ...readTrackletRows(project, id) }));
    return { width: widthPx, height: heightPx, persons };
  } finally {
    project.close();
  }
}
