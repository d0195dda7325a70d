import { DoppelError } from '#base/doppel-error.ts';
import { catalogue, type YoloEntry } from '#native-models/catalogue.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { findModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { meansPair, openPair } from '#native-models/text-image/open-pair.ts';
import { cocoClasses } from '#native-models/yolo/coco-classes.ts';
import { preferredDetectors } from '#native-models/yolo/preferred-detectors.ts';
import { YoloDetector } from '#native-models/yolo/yolo-detector.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import { TextVectors } from '../text/text-vectors.ts';

/** What pictures are described with. Whoever opens it closes it. */
export interface PictureModels {
  /** Finds objects of COCO's 80 classes; null where no detector's weights are here. */
  readonly detector: YoloDetector | null;
  /** Describes whole pictures and objects; null where no encoder was named. */
  readonly encoder: CropEmbedder | null;
  /** Describes texts so that they can be compared with pictures; null where the encoder knows pictures alone. */
  readonly texts: TextVectors | null;
  /** What is missing, in words. */
  readonly notes: readonly string[];
  close(): Promise<void>;
}

/** Objects that are less sure than this are not kept: the usual threshold of YOLO's authors. */
const minScore = 0.25;
const maxIou = 0.6;
/** The most objects of a picture that are kept. */
export const mostObjects = 100;

/** An encoder of pictures, and of texts where it is a pair. */
interface OpenedEncoder extends Pick<PictureModels, 'encoder' | 'texts'> {
  close(): Promise<void>;
}

async function openEncoder(named: string, models: string | null): Promise<OpenedEncoder> {
  if (meansPair(named)) {
    const pair = await openPair(named, { folders: modelFolders(models), device: 'auto' });
    const close = async () => void (await Promise.all([pair.vision.close(), pair.text.close()]));
    return { encoder: pair.vision, texts: new TextVectors(pair), close };
  }
  const { embedder } = await openEmbedder({ embedder: named, models, device: 'auto' });
  return { encoder: embedder, texts: null, close: () => embedder.close() };
}

/**
 * Opens a detector, and an encoder: a pair of texts and pictures (an id of the catalogue of pairs, or the JSON file that describes one),
 * or a file with any model that takes (batch, 3, height, width) and gives a vector. Throws `missing_model`, `bad_model`.
 */
export async function openPictureModels(
  encoderNamed: string | null,
  models: string | null = null,
): Promise<PictureModels> {
  const folders = modelFolders(models);
  const entry = catalogue
    .filter((each): each is YoloEntry => each.family === 'yolo')
    .toSorted((a, b) => rank(a) - rank(b))
    .find((each) => findModelFile(each, folders) !== null);
  const file = entry === undefined ? null : findModelFile(entry, folders);
  const notes: string[] = [];
  try {
    const all = cocoClasses.map((_, at) => at);
    const detector =
      entry === undefined || file === null
        ? null
        : await YoloDetector.open({
            file,
            entry,
            device: 'auto',
            minScore,
            maxIou,
            maxBoxes: mostObjects,
            classes: all,
          });
    if (detector === null) notes.push('Objects are not looked for: no detector is here (doppel models pull).');
    const opened = encoderNamed === null ? null : await openEncoder(encoderNamed, models);
    if (opened === null) notes.push('Pictures are not compared: no image encoder was named (--picture-encoder).');
    else if (opened.texts === null) notes.push('Pictures are not found by words: the encoder knows pictures alone.');
    return {
      detector,
      encoder: opened?.encoder ?? null,
      texts: opened?.texts ?? null,
      notes,
      close: async () => void (await Promise.all([detector?.close(), opened?.close()])),
    };
  } catch (cause) {
    throw cause instanceof DoppelError ? cause : doppelErrorOfModel(cause);
  }
}

/** The preferred detectors first, in their order; last one that knows persons alone, since objects are looked for. */
function rank({ id, classes }: YoloEntry): number {
  const at = (preferredDetectors as readonly string[]).indexOf(id);
  if (classes === 1) return preferredDetectors.length + 1;
  return at < 0 ? preferredDetectors.length : at;
}
