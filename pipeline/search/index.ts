// Asking a library: words, persons, pictures, and what was marked yes and no. All that doors and other rooms call.
import { DoppelError } from '#base/doppel-error.ts';
import type { SavedSearch, SearchQuestion, SearchReply } from '#contract/search.ts';
import type { Library, LookDescriber } from '#library/index.ts';
import { AttributesModel } from '#native-models/attributes/attributes-model.ts';
import { catalogue } from '#native-models/catalogue.ts';
import { findModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { ask } from './ask/ask.ts';
import { openPictureEncoder } from './ask/picture-encoder.ts';
import { concludeLooks, describeLook } from './look/describe-look.ts';
import { forgetKept, keepQuestion, noteTold, readKept, requireKept } from './store/saved-searches.ts';

export { type AskInput, ask } from './ask/ask.ts';
export { openPictureEncoder, type PictureEncoder, pixelsOf, readPicture } from './ask/picture-encoder.ts';
export { writeFindings } from './findings/write-findings.ts';
export { parseWords } from './words/parse-words.ts';

/** Goes up when the same crops would be described otherwise. */
const lookVersion = 1;

/** A describer of looks, and how to put its model away. */
export interface OpenedLooks extends LookDescriber {
  /** Why bags and hats are not seen, in words; null where they are. */
  readonly note: string | null;
  close(): Promise<void>;
}

/** Opens what describes how persons look: colours need no weights; backpack, bag and hat need the zoo's attribute model. */
export async function openLooks(models: string | null = null): Promise<OpenedLooks> {
  const entry = catalogue.find((each) => each.family === 'attributes');
  const file = entry === undefined ? null : findModelFile(entry, modelFolders(models));
  const model =
    entry === undefined || file === null ? null : await AttributesModel.open({ file, entry, device: 'cpu' });
  return {
    version: `look-${lookVersion}${model === null ? '' : `+${model.modelSha256.slice(0, 8)}`}`,
    describe: (crops) => describeLook(crops, model),
    conclude: concludeLooks,
    note:
      model === null
        ? `Backpack, bag and hat are not seen: the weights of ${entry?.id ?? 'the attribute model'} are not here (doppel models pull).`
        : null,
    close: async () => model?.close(),
  };
}

/**
 * Answers a question that a picture from outside belongs to: one person from head to foot, described by the model that described the
 * library. Throws what opening that model and reading the picture throw.
 */
export async function askWithPicture(
  library: Library,
  question: SearchQuestion,
  picture: Uint8Array,
  models: string | null = null,
): Promise<SearchReply> {
  const encoder = await openPictureEncoder(library, models);
  try {
    const pictures = { modelSha256: encoder.modelSha256, vectors: [await encoder.encode(picture)] };
    return await ask(library, { question, pictures });
  } finally {
    await encoder.close();
  }
}

/** How far down an answer a kept search looks for persons that it has not told of. */
const lookedDown = 200;

const tellable = (reply: SearchReply): readonly number[] =>
  reply.hits.filter(({ above_cut }) => above_cut || reply.cut === null).map(({ person }) => person.id);

/** Keeps a question, so that it tells of new hits after each sync. */
export async function keepSearch(library: Library, name: string, question: SearchQuestion): Promise<SavedSearch> {
  const told = tellable(await ask(library, { question: { ...question, limit: lookedDown, offset: 0 } }));
  const kept = keepQuestion(library, name, question, told);
  return { id: kept.id, name, question, made_at: kept.madeAt, fresh: [], problem: null };
}

/** Every kept question with the persons above its cut that it has not told of. `told` notes that they were seen. */
export async function keptSearches(library: Library): Promise<readonly SavedSearch[]> {
  const all: SavedSearch[] = [];
  for (const { id, name, question, madeAt, told } of readKept(library)) {
    all.push({ id, name, question, made_at: madeAt, ...(await newsOf(library, question, told)) });
  }
  return all;
}

/** Who is new in the answer to a kept question. One that can be answered no more stays on the list, with why: the others are told all the same. */
async function newsOf(
  library: Library,
  question: SearchQuestion,
  told: readonly number[],
): Promise<Pick<SavedSearch, 'fresh' | 'problem'>> {
  try {
    const found = tellable(await ask(library, { question: { ...question, limit: lookedDown, offset: 0 } }));
    return { fresh: found.filter((person) => !told.includes(person)), problem: null };
  } catch (error) {
    if (error instanceof DoppelError) return { fresh: [], problem: error.message };
    throw error;
  }
}

/** Notes that a kept question has shown some persons: they are not told as new again. Throws `not_found`. */
export function noteShown(library: Library, id: number, persons: readonly number[]): void {
  const { told } = requireKept(library, id);
  noteTold(library, id, [...new Set([...told, ...persons])]);
}

/** Answers a kept question and notes what it told of. Throws `not_found`. */
export async function askKept(library: Library, id: number): Promise<SearchReply> {
  const { question, told } = requireKept(library, id);
  const reply = await ask(library, { question });
  noteTold(library, id, [...new Set([...told, ...tellable(reply)])]);
  return reply;
}

/** Forgets a kept question. Throws `not_found`. */
export const forgetSearch = (library: Library, id: number): void => forgetKept(library, id);

export { askPictures, askPicturesInWords, type PictureQuestion } from './pictures/ask-pictures.ts';
export { ingestPicture, type PictureFacts } from './pictures/ingest-picture.ts';
export { openPictureModels, type PictureModels } from './pictures/picture-models.ts';
export { readPreview } from './store/pictures.ts';
