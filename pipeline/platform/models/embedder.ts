import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { type CatalogueEntry, catalogue, catalogueEntry, type OsnetEntry } from '#native-models/catalogue.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { chooseDevice, type DeviceWish } from '#native-models/devices.ts';
import { findModelFile, requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { OsnetEmbedder } from '#native-models/osnet/osnet-embedder.ts';
import { preferredEmbedders } from '#native-models/osnet/preferred-embedders.ts';
import { findOwnModel, type OwnModel } from '#native-models/own-models.ts';
import { StripeDescriptor } from '#native-models/stripes/stripe-descriptor.ts';
import { doppelErrorOfModel } from './embedder-error.ts';

/** What the settings say of the embedder. */
export interface EmbedderChoice {
  /** `auto`, `stripes`, an id of the catalogue, the name of an added model, or a path to an ONNX file. */
  readonly embedder: string;
  /** The one folder with weights; null looks in the usual ones. Has no say over a path. */
  readonly models: string | null;
  readonly device: DeviceWish;
}

/** An embedder, ready, and in words what was chosen for want of something better. */
export interface OpenedEmbedder {
  readonly embedder: CropEmbedder;
  /** Sentences for the person; empty when everything is as asked for. */
  readonly notes: readonly string[];
}

/**
 * Opens the embedder that the settings name. With `auto` it is the first of `preferredEmbedders` whose file is here, and the
 * descriptor without weights where there is none; a file that is here but damaged or another is an error even then, because
 * results that quietly come from something else are worse than none.
 *
 * @throws DoppelError `not_found` for a name that means nothing, `missing_model`, `missing_device`, or `bad_model` for a
 * file that is damaged, of another hash than its entry, or no embedder.
 */
export async function openEmbedder(choice: EmbedderChoice): Promise<OpenedEmbedder> {
  const folders = modelFolders(choice.models);
  try {
    if (choice.embedder === 'stripes') return await openStripes(choice.device, []);
    if (choice.embedder === 'auto') return await openBest(folders, choice.device);
    const entry = catalogue.find((candidate) => candidate.id === choice.embedder);
    if (entry !== undefined) {
      const osnet = requireOsnet(entry);
      return await openWeights(requireModelFile(osnet, folders), osnet, choice.device);
    }
    const own = await findOwnModel(choice.embedder, folders);
    if (own !== null) return await openWeights(own.file, null, choice.device, own.picture);
    requirePath(choice.embedder);
    return await openWeights(choice.embedder, null, choice.device);
  } catch (error) {
    throw doppelErrorOfModel(error);
  }
}

async function openBest(folders: readonly string[], device: DeviceWish): Promise<OpenedEmbedder> {
  for (const id of preferredEmbedders) {
    const entry = requireOsnet(catalogueEntry(id));
    const file = findModelFile(entry, folders);
    if (file !== null) return openWeights(file, entry, device);
  }
  const note =
    `No OSNet weights in ${folders.join(', nor in ')}: persons are compared by the colours and textures of their clothes ` +
    `(stripes), which tells fewer of them apart. "doppel models pull ${preferredEmbedders[0]}" downloads the weights.`;
  return openStripes(device, [note]);
}

/** The descriptor without weights. A device that was asked for by name must be there, although it will not be used. */
async function openStripes(device: DeviceWish, notes: readonly string[]): Promise<OpenedEmbedder> {
  const chosen = device === 'auto' ? 'cpu' : (await chooseDevice(device)).device;
  const idle =
    chosen === 'cpu' ? [] : [`The descriptor without weights (stripes) runs on the CPU; ${chosen} is not used.`];
  return { embedder: new StripeDescriptor(), notes: [...notes, ...idle] };
}

async function openWeights(
  file: string,
  entry: OsnetEntry | null,
  device: DeviceWish,
  picture?: OwnModel['picture'],
): Promise<OpenedEmbedder> {
  const embedder = await OsnetEmbedder.open({ file, entry, picture, device });
  return { embedder, notes: embedder.deviceNote === null ? [] : [embedder.deviceNote] };
}

function requireOsnet(entry: CatalogueEntry): OsnetEntry {
  if (entry.family === 'osnet') return entry;
  throw new DoppelError(
    'bad_model',
    `${entry.id} is of the family ${entry.family} and cannot compare persons. Embedders of the catalogue: ${embedderIds()}.`,
  );
}

/** A name that is neither in the catalogue nor looks like a file is a slip of the pen, and is told so. */
function requirePath(name: string): void {
  if (path.basename(name) !== name || name.toLowerCase().endsWith('.onnx')) return;
  throw new DoppelError(
    'not_found',
    `There is no embedder "${name}". Use auto, stripes, ${embedderIds()}, or the path of an ONNX file.`,
  );
}

function embedderIds(): string {
  return catalogue
    .filter((entry) => entry.family === 'osnet')
    .map((entry) => entry.id)
    .join(', ');
}
