import { existsSync } from 'node:fs';
import { catalogueEntry } from '#native-models/catalogue.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';

/**
 * The path of a model: of a file that is there, else of the catalogue's model of this name.
 * @throws DoppelError `missing_model`, `not_found`.
 */
export function modelPath(model: string, models: string | null): string {
  if (existsSync(model)) return model;
  try {
    return requireModelFile(catalogueEntry(model), modelFolders(models));
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}
