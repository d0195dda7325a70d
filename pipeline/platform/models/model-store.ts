import { DoppelError } from '#base/doppel-error.ts';
import type { ModelState, VerifiedModel } from '#contract/models.ts';
import type { WorkOptions } from '#contract/progress.ts';
import { pullFolder } from '#native-models/model-folders.ts';
import { listModels, verifyModels } from '#native-models/model-states.ts';
import { type AddedModel, addOwnModel, dropOwnModel } from '#native-models/own-models.ts';
import { pullModel } from '#native-models/pull-model.ts';
import { takeModels } from '#native-models/take-models.ts';
import { isPair, listPairs, verifyPairs } from '#native-models/text-image/pair-states.ts';
import { pullPair } from '#native-models/text-image/pull-pair.ts';
import { takePairs } from '#native-models/text-image/take-pairs.ts';
import { measureProgress } from '../jobs/measure-progress.ts';
import { doppelErrorOfModel } from './embedder-error.ts';

/** The catalogue and the known pairs of encoders, and which of their files are in `folder`, or in the usual places where it is null. */
export function listStoredModels(folder: string | null): Promise<readonly ModelState[]> {
  return asDoppelErrors(async () => [...(await listModels({ models: folder })), ...(await listPairs(folder))]);
}

/** The same, each file opened and compared with the catalogue. */
export function verifyStoredModels(folder: string | null): Promise<readonly VerifiedModel[]> {
  return asDoppelErrors(async () => [...(await verifyModels({ models: folder })), ...(await verifyPairs(folder))]);
}

/** Downloads a model, or a pair of encoders: licence and size are told first, the hash is checked, the file moved into place whole. */
export function pullStoredModel(
  id: string,
  folder: string | null,
  options: WorkOptions & { readonly onNotice?: ((text: string) => void) | undefined },
): Promise<ModelState> {
  let report: ((done: number) => void) | null = null;
  const pull = isPair(id) ? pullPair : pullModel;
  return asDoppelErrors(() =>
    pull(id, {
      models: folder,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      onNotice: ({ file, licence, source, bytes, target }) =>
        options.onNotice?.(`${file}: ${bytes} bytes from ${source}. Licence: ${licence}. It will lie at ${target}.`),
      onProgress: ({ done, total }) => {
        report ??= measureProgress({ stage: 'download', unit: 'bytes', total }, options.onProgress);
        report(done);
      },
    }),
  );
}

/**
 * Copies the models of the catalogue and the files of known pairs of encoders that lie in `from` to `folder`, or the usual place where
 * it is null; the ids of what can be used now. Throws DoppelError `not_found` where nothing is known, or a pair alone that lacks a file.
 */
export async function takeStoredModels(from: string, folder: string | null): Promise<readonly string[]> {
  const taken = await asDoppelErrors(() => takeModels(from, { models: folder }));
  const pairs = await asDoppelErrors(() => takePairs(from, { models: folder }));
  const whole = pairs.filter(({ lacks }) => lacks.length === 0).map(({ id }) => id);
  if (taken.length + whole.length > 0) return [...taken, ...whole];
  const [half] = pairs;
  throw new DoppelError(
    'not_found',
    half !== undefined
      ? `Of the encoders ${half.id} some files were taken; ${half.lacks.join(' and ')} ${half.lacks.length === 1 ? 'is' : 'are'} still lacking ("doppel models pull ${half.id}" downloads what lacks; docs/search.md tells where each file is).`
      : `${from} holds no model that Doppel knows: files are known by their content, and none there is of the catalogue ("doppel models list").`,
  );
}

/** Puts a model of one's own among the weights: see `addOwnModel`. Throws DoppelError. */
export function addStoredModel(file: string, manifest: string | null, folder: string | null): Promise<AddedModel> {
  return asDoppelErrors(() => addOwnModel(file, manifest, pullFolder(folder)));
}

/** Takes an added model away again. */
export function dropStoredModel(added: AddedModel): Promise<void> {
  return dropOwnModel(added);
}

/** Turns the errors of the model room into the project's own. */
async function asDoppelErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw doppelErrorOfModel(error);
  }
}
