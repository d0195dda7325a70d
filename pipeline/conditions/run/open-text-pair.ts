import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { catalogueEntry } from '#native-models/catalogue.ts';
import type { CropEmbedder } from '#native-models/crop-embedder.ts';
import { requireModelFile } from '#native-models/model-file.ts';
import { modelFolders } from '#native-models/model-folders.ts';
import { OsnetEmbedder } from '#native-models/osnet/osnet-embedder.ts';
import { clipContext, openClipTokenizer } from '#native-models/text/clip-tokenizer.ts';
import { TextEncoder } from '#native-models/text/text-encoder.ts';
import { doppelErrorOfModel } from '#platform/models/embedder-error.ts';

/** The two files of a model of pictures and texts with CLIP's tokenizer. */
export interface TextPairChoice {
  /** ONNX files of the picture encoder and of the text encoder. */
  readonly encoder: string;
  readonly textEncoder: string;
  /** Folder with model weights, for the file of merges; null looks in the usual ones. */
  readonly models: string | null;
}

/** A pair that is open. Whoever opens it closes it. */
export interface TextPair {
  readonly vision: CropEmbedder;
  readonly text: TextEncoder;
  /** The token ids of a text. */
  readonly tokens: (text: string) => readonly number[];
  readonly close: () => Promise<void>;
}

/** What CLIP's pictures are scaled by (Radford et al. 2021; every exporter's preprocessor file says the same). */
const clipPicture = {
  colour: 'rgb',
  range: 'unit',
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
} as const;

/** What fills a row of CLIP's tokens behind the text. */
const fillToken = 0;

/**
 * Opens CLIP's picture encoder and text encoder, as exporters write them, with its tokenizer. Crops are stretched to the encoder's input.
 * @throws DoppelError `missing_model`, `bad_model` (also where the two give vectors of other lengths).
 */
export async function openTextPair({ encoder, textEncoder, models }: TextPairChoice): Promise<TextPair> {
  try {
    const merges = requireModelFile(catalogueEntry('clip_bpe_vocabulary'), modelFolders(models));
    const { encode } = await openClipTokenizer(merges);
    const vision = await OsnetEmbedder.open({
      file: path.resolve(encoder),
      entry: null,
      picture: clipPicture,
      device: 'cpu',
    });
    try {
      const text = await TextEncoder.open({
        ...{ file: path.resolve(textEncoder), entry: null, device: 'cpu' },
        padding: { length: clipContext, id: fillToken },
      });
      const close = async (): Promise<void> => {
        await Promise.all([vision.close(), text.close()]);
      };
      if (text.dimension === vision.dimension) return { vision, text, tokens: encode, close };
      await text.close();
      throw new DoppelError(
        'bad_model',
        `${encoder} and ${textEncoder} are no pair: pictures become ${vision.dimension} numbers, texts ${text.dimension}.`,
      );
    } catch (error) {
      await vision.close();
      throw error;
    }
  } catch (cause) {
    throw doppelErrorOfModel(cause);
  }
}
