import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { catalogue } from '#native-models/catalogue.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { OsnetEmbedder } from '#native-models/osnet/osnet-embedder.ts';
import { TappedYolo } from '#native-models/yolo/tapped-yolo.ts';
import { openEmbedder } from '#platform/models/embedder.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';
import { cropDescriber, type Describer, neckDescriber } from '../features/describer.ts';
import { type EncoderManifest, readEncoderManifest } from '../recipe/encoder-manifest.ts';
import type { FeatureKind } from './feature-kinds.ts';

/** Which models describe objects, and where their weights lie. */
export interface DescriberChoice {
  /** A detector of the catalogue or a path to an ONNX file of YOLO. */
  readonly detector: string;
  /** A crop embedder of the catalogue or a path. */
  readonly embedder: string;
  /** An ONNX file with the picture encoder of a text-image model; null where there is none. */
  readonly encoder: string | null;
  /** Folder with weights; null looks in the usual ones. */
  readonly models: string | null;
}

/** The neck of YOLOv8n, on which the figures of docs/conditions.md were measured, and OSNet. */
export const usualDescribers: DescriberChoice = {
  detector: 'yolov8n_int8',
  embedder: 'auto',
  encoder: null,
  models: null,
};

/** A describer that is open. */
export interface OpenDescriber {
  readonly describer: Describer;
  /** The detector behind the neck; null for other kinds. */
  readonly detector: TappedYolo | null;
  /** What is known of a picture encoder's texts; null for other kinds. */
  readonly manifest: EncoderManifest | null;
  readonly close: () => Promise<void>;
}

/**
 * Opens what describes objects for a kind of feature.
 * @throws DoppelError `missing_model`, `bad_model`, `not_found`, `usage` for a kind that needs a model nobody named.
 */
export async function openDescriber(kind: FeatureKind, choice: DescriberChoice): Promise<OpenDescriber> {
  switch (kind) {
    case 'neck': {
      const detector = await openTappedDetector(choice);
      try {
        return { describer: neckDescriber(detector), detector, manifest: null, close: () => detector.close() };
      } catch (error) {
        await detector.close();
        throw error;
      }
    }
    case 'osnet':
      return openCrops(kind, choice.embedder, choice);
    case 'clip':
      if (choice.encoder === null) {
        throw new DoppelError(
          'usage',
          'Features of kind clip need a picture encoder: --encoder FILE.onnx (see doppel conditions recipe).',
        );
      }
      return openPictureEncoder(choice.encoder);
    default:
      throw new DoppelError('internal', `Features of kind ${kind} need no model.`);
  }
}

/** Scores, overlaps and boxes a picture for the first stage; those of `detect.confidence` and `detect.max_overlap`. */
const stage = { minScore: 0.3, maxIou: 0.6, maxBoxes: 100 } as const;

/** A detector with its neck brought out, by id or path. */
export async function openTappedDetector({ detector, models }: DescriberChoice): Promise<TappedYolo> {
  const entry = catalogue.find(({ id }) => id === detector);
  if (entry === undefined && !detector.endsWith('.onnx')) {
    const ids = catalogue.filter(({ family }) => family === 'yolo').map(({ id }) => id);
    throw new DoppelError(
      'not_found',
      `There is no detector "${detector}". There is ${ids.join(', ')}, or the path of an ONNX file.`,
    );
  }
  try {
    const file = entry === undefined ? path.resolve(detector) : requireModelFile(entry, modelFolders(models));
    return await TappedYolo.open({ file, device: 'cpu', roles: ['p3', 'p4'], lanes: 1, ...stage });
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}

async function openCrops(kind: FeatureKind, name: string, { models }: DescriberChoice): Promise<OpenDescriber> {
  const { embedder } = await openEmbedder({ embedder: name, models, device: 'cpu' });
  return { describer: cropDescriber(kind, embedder), detector: null, manifest: null, close: () => embedder.close() };
}

/** A picture encoder that a recipe ended in. */
async function openPictureEncoder(onnx: string): Promise<OpenDescriber> {
  const file = path.resolve(onnx);
  const manifest = await readEncoderManifest(file);
  try {
    const embedder = await OsnetEmbedder.open({
      file,
      entry: null,
      picture: { colour: 'rgb', range: 'unit', mean: manifest.mean, std: manifest.std },
      device: 'cpu',
    });
    return { describer: cropDescriber('clip', embedder), detector: null, manifest, close: () => embedder.close() };
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}
