import { DoppelError } from '#base/doppel-error.ts';
import type { Settings } from '#contract/settings.ts';
import { catalogue, type YoloEntry } from '#native-models/catalogue.ts';
import type { DeviceWish } from '#native-models/devices.ts';
import { findModelFile, requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { preferredDetectors } from '#native-models/yolo/preferred-detectors.ts';
import { YoloDetector } from '#native-models/yolo/yolo-detector.ts';
import { doppelErrorOfModel } from './embedder-error.ts';

/** Which detector to open, and where its weights may lie. */
interface DetectorChoice {
  readonly settings: Settings['detect'];
  /** Folder with model weights; null looks in DOPPEL_MODELS and the user's folder. */
  readonly models: string | null;
  readonly device: DeviceWish;
}

/**
 * Opens the detector that the settings name, or with `auto` the first of the preferred ones whose weights are here.
 *
 * @throws DoppelError `missing_model`, `missing_device`, `bad_model`, or `not_found` for an id that is no detector's.
 */
export async function openDetector({ settings, models, device }: DetectorChoice): Promise<YoloDetector> {
  const folders = modelFolders(models);
  try {
    const entry = detectorEntry(settings.detector, folders);
    return await YoloDetector.open({
      file: requireModelFile(entry, folders),
      entry,
      device,
      minScore: settings.low_confidence,
      maxIou: settings.max_overlap,
      maxBoxes: settings.max_boxes,
    });
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}

function detectorEntry(id: string, folders: readonly string[]): YoloEntry {
  const detectors = catalogue.filter((entry): entry is YoloEntry => entry.family === 'yolo');
  if (id === 'auto') {
    const preferred = preferredDetectors.flatMap((name) => detectors.filter((entry) => entry.id === name));
    return preferred.find((entry) => findModelFile(entry, folders) !== null) ?? preferred[0];
  }
  const found = detectors.find((entry) => entry.id === id);
  if (found !== undefined) return found;
  const ids = detectors.map((entry) => entry.id).join(', ');
  throw new DoppelError('not_found', `There is no detector "${id}" in the catalogue. It has ${ids}.`);
}
