import type { TokenPadding } from '../text/text-encoder.ts';

/** A file of a pair: its name in a folder with weights, and its content; a pair of one's own names no hash. */
export interface PairFile {
  readonly file: string;
  readonly sha256: string | null;
}

/** A file of a known pair: also its length and the public address of exactly these bytes. */
export interface PublishedFile extends PairFile {
  readonly sha256: string;
  readonly bytes: number;
  readonly address: string;
}

/** How a pair turns pictures into input: as Pillow resizes, then cut or not, samples of 0 to 1 less the mean and over the deviation. */
export interface PairPicture {
  readonly sizePx: number;
  /** `centre`: the shorter side becomes `sizePx` and the middle is cut out. `stretch`: both become it. */
  readonly fit: 'centre' | 'stretch';
  readonly kernel: 'bilinear' | 'bicubic';
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
}

/** How a pair turns text into tokens. */
export type PairTokenizer<File extends PairFile = PairFile> =
  | { readonly kind: 'clip'; readonly file: File }
  | { readonly kind: 'tokenizer-json'; readonly file: File; readonly letters: 'as they are' | 'lower' };

/** An encoder of texts and one of pictures whose vectors lie in one space. */
export interface TextImagePair<File extends PairFile = PairFile> {
  readonly id: string;
  readonly licence: string;
  /** Where the files come from, in words. */
  readonly source: string;
  readonly text: File;
  readonly vision: File;
  readonly tokenizer: PairTokenizer<File>;
  readonly padding: TokenPadding;
  readonly picture: PairPicture;
}

/** A pair whose files can be downloaded. */
export type PublishedPair = TextImagePair<PublishedFile>;

/** The merges that all CLIP models share: the file of the catalogue's `clip_bpe_vocabulary`. */
const clipMerges: PairTokenizer<PublishedFile> = {
  kind: 'clip',
  file: {
    file: 'bpe_simple_vocab_16e6.txt.gz',
    sha256: '924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a',
    bytes: 1_356_917,
    address:
      'https://raw.githubusercontent.com/openai/CLIP/d05afc436d78f1c48dc0dbf8e5980a9d471f35f6/clip/bpe_simple_vocab_16e6.txt.gz',
  },
};

/** The address of a repository's files at one commit: what lies there cannot come to be other bytes. */
const clipFiles =
  'https://huggingface.co/Xenova/clip-vit-base-patch32/resolve/d15189d7028b43f1d3e65039190477f6af591c2a';
const mobileClipFiles = 'https://huggingface.co/Xenova/mobileclip_s0/resolve/757d59c9c6870a76a4b0306f05f5061bca15c39f';
const siglipFiles =
  'https://huggingface.co/onnx-community/siglip2-base-patch16-224-ONNX/resolve/ba1f3b0843f24bc5417d38e19c37b287d719b2f4';

/**
 * The pairs that Doppel knows by their hashes, as their repositories publish them: commits, lengths and hashes as several independent
 * programs pin them. Vision stays in floating point: three repositories
 * report that eight-bit vision files of MobileCLIP break retrieval; text may be eight-bit. None of them was run here: the weights
 * could not be had, so what is tested is the form, with made models of the same shape.
 */
export const textImagePairs: readonly PublishedPair[] = [
  {
    id: 'clip_vit_b32',
    licence: 'MIT',
    source:
      'huggingface.co/Xenova/clip-vit-base-patch32 at d15189d7, onnx/vision_model.onnx and onnx/text_model_quantized.onnx',
    text: {
      file: 'clip_vit_b32.text_int8.onnx',
      sha256: '73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a',
      bytes: 64_504_507,
      address: `${clipFiles}/onnx/text_model_quantized.onnx`,
    },
    vision: {
      file: 'clip_vit_b32.vision.onnx',
      sha256: 'fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40',
      bytes: 351_685_709,
      address: `${clipFiles}/onnx/vision_model.onnx`,
    },
    tokenizer: clipMerges,
    padding: { length: 77, id: 49_407 },
    picture: {
      sizePx: 224,
      fit: 'centre',
      kernel: 'bicubic',
      mean: [0.48145466, 0.4578275, 0.40821073],
      std: [0.26862954, 0.26130258, 0.27577711],
    },
  },
  {
    id: 'mobileclip_s0',
    licence: "Apple's research licence: no commercial use",
    source: 'huggingface.co/Xenova/mobileclip_s0 at 757d59c9, onnx/vision_model.onnx and onnx/text_model_int8.onnx',
    text: {
      file: 'mobileclip_s0.text_int8.onnx',
      sha256: 'fc8d87978623385c17a46331ffb9cb5ab7fe8b61c513c094602b85f08edd0a0b',
      bytes: 42_799_230,
      address: `${mobileClipFiles}/onnx/text_model_int8.onnx`,
    },
    vision: {
      file: 'mobileclip_s0.vision.onnx',
      sha256: '17d3c037b1d488c10c50e09f6009ea5a198caef4e0e8f4ea5617b7cb2d067ac0',
      bytes: 45_543_630,
      address: `${mobileClipFiles}/onnx/vision_model.onnx`,
    },
    tokenizer: clipMerges,
    padding: { length: 77, id: 0 },
    picture: { sizePx: 256, fit: 'centre', kernel: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] },
  },
  {
    id: 'siglip2_base_224',
    licence: 'Apache-2.0',
    source:
      'huggingface.co/onnx-community/siglip2-base-patch16-224-ONNX at ba1f3b08, onnx/vision_model.onnx, onnx/text_model_int8.onnx and tokenizer.json',
    text: {
      file: 'siglip2_base_224.text_int8.onnx',
      sha256: '3a0603d3a00c05a80a6ded4743c16aaac7b1e62cdcc7e362e7ce418659b96400',
      bytes: 283_438_275,
      address: `${siglipFiles}/onnx/text_model_int8.onnx`,
    },
    vision: {
      file: 'siglip2_base_224.vision.onnx',
      sha256: 'c0573e3f4140c3a7c4e9cc5912bd6b26a033b46a6a8e8af26cbea262b163bcad',
      bytes: 371_807_752,
      address: `${siglipFiles}/onnx/vision_model.onnx`,
    },
    tokenizer: {
      kind: 'tokenizer-json',
      file: {
        file: 'siglip2_base_224.tokenizer.json',
        sha256: 'cb9140fae3ac5122c972d37adf83e1248471a38147ad76f8215c8872c6fd8322',
        bytes: 34_363_039,
        address: `${siglipFiles}/tokenizer.json`,
      },
      letters: 'lower',
    },
    padding: { length: 64, id: 0 },
    picture: { sizePx: 224, fit: 'stretch', kernel: 'bilinear', mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  },
];
