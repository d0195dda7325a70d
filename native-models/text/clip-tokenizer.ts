import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Tokenizer } from '@huggingface/tokenizers';
import { ModelError } from '../model-error.ts';

/** Tokens a text encoder of CLIP reads: start, at most 75 of the text, end. */
export const clipContext = 77;
/** Tokens of the vocabulary: 256 bytes, the same at a word's end, merges, start and end. */
const vocabularySize = 49_408;
const bytes = 256;
const start = '<|startoftext|>';
const end = '<|endoftext|>';
const wordEnd = '</w>';

/** What CLIP takes for a word: contractions, letters, single digits, and what is neither (Radford et al. 2021). */
const wordPattern =
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

/** Turns texts into the token ids that CLIP's text encoders were trained on. */
interface ClipTokenizer {
  /** (ids,) from start to end, at most 77; a longer text is cut and still ends in the end token. */
  readonly encode: (text: string) => readonly number[];
  /** (texts * 77) int64, the rest filled with `fill`: 0 for OpenAI's encoders. */
  readonly batch: (texts: readonly string[], fill?: number) => BigInt64Array;
}

/**
 * Opens the tokenizer from the file of merges that all CLIP models share (`bpe_simple_vocab_16e6.txt.gz`).
 * @throws ModelError `missing` or `damaged` for a file that is not there or holds something else.
 */
export async function openClipTokenizer(file: string): Promise<ClipTokenizer> {
  const packed = await readFile(file).catch((cause: unknown) => {
    throw new ModelError('missing', `There is no file of merges ${file}.`, { cause });
  });
  const text = await promisify(gunzip)(packed).catch((cause: unknown) => {
    throw new ModelError('damaged', `${file} is not a packed file of merges.`, { cause });
  });
  const merges = text
    .toString('utf8')
    .split('\n')
    .slice(1, vocabularySize - 2 * bytes - 2 + 1)
    .map((line) => line.trim());
  if (merges.length !== vocabularySize - 2 * bytes - 2 || merges.some((line) => line.split(' ').length !== 2)) {
    throw new ModelError(
      'damaged',
      `${file} holds ${merges.length} merges, expected ${vocabularySize - 2 * bytes - 2} pairs.`,
    );
  }
  const letters = byteLetters();
  const tokens = [
    ...letters,
    ...letters.map((letter) => letter + wordEnd),
    ...merges.map((line) => line.replace(' ', '')),
    start,
    end,
  ];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const tokenizer = new Tokenizer(description(vocab, merges), {
    tokenizer_class: 'CLIPTokenizer',
    model_max_length: clipContext,
  });
  const encode = (asked: string): readonly number[] => {
    const { ids } = tokenizer.encode(asked.trim(), { add_special_tokens: false });
    return [vocab[start], ...ids.slice(0, clipContext - 2), vocab[end]];
  };
  return {
    encode,
    batch: (texts, fill = 0) => {
      const rows = new BigInt64Array(texts.length * clipContext).fill(BigInt(fill));
      texts.forEach((asked, row) => {
        encode(asked).forEach((id, place) => {
          rows[row * clipContext + place] = BigInt(id);
        });
      });
      return rows;
    },
  };
}

/** The letter that stands for each byte, in the order of the vocabulary: printable ones first, then the others moved beyond 255 (GPT-2). */
function byteLetters(): readonly string[] {
  const isPrintable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  const all = Array.from({ length: bytes }, (_, byte) => byte);
  return [
    ...all.filter(isPrintable).map((byte) => String.fromCodePoint(byte)),
    ...all.filter((byte) => !isPrintable(byte)).map((_, place) => String.fromCodePoint(bytes + place)),
  ];
}

/** The tokenizer as the library wants it described. */
function description(vocab: Readonly<Record<string, number>>, merges: readonly string[]): object {
  return {
    version: '1.0',
    added_tokens: [],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: wordPattern }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
      ],
    },
    post_processor: null,
    decoder: null,
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: end,
      continuing_subword_prefix: '',
      end_of_word_suffix: wordEnd,
      fuse_unk: false,
      vocab,
      merges,
    },
  };
}
