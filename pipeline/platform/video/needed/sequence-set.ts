import { BitReader, BitsEnd } from './bit-reader.ts';

/** What an H.264 stream says of how its pictures are numbered. */
export interface SequenceSet {
  readonly frameNumberBits: number;
  /** How many bits of its place in the order of display are written with each picture; null where pictures are shown as they are decoded. */
  readonly orderBits: number | null;
}

/** The profiles whose parameters say more of colours (ITU-T H.264, 7.3.2.1.1). */
const highProfiles = [100, 110, 122, 244, 44];

/**
 * Reads the sequence parameter set of an `avcC` box (ISO/IEC 14496-15, 5.3.3.1.2; ITU-T H.264, 7.3.2.1.1). Null where there are several, for
 * pictures that may be fields, for more than 8 bits, and for what is not understood.
 */
export function readSequenceSet(configuration: Uint8Array): SequenceSet | null {
  if (configuration.length < 8 || (configuration[5] & 31) !== 1) return null;
  const length = configuration[6] * 256 + configuration[7];
  try {
    return readUnit(new BitReader(configuration.subarray(8, 8 + length)));
  } catch (error) {
    if (error instanceof BitsEnd) return null;
    throw error;
  }
}

function readUnit(reader: BitReader): SequenceSet | null {
  const profile = reader.bits(8);
  reader.bits(16); // constraints, level
  reader.number(); // its id
  if (highProfiles.includes(profile)) {
    // Colour at half resolution, 8 bits twice, nothing lossless, no scaling matrices of its own.
    const kind = [reader.number(), reader.number(), reader.number(), reader.bits(1), reader.bits(1)];
    if (kind.join() !== '1,0,0,0,0') return null;
  } else if (![66, 77, 88].includes(profile)) return null;
  const frameNumberBits = reader.number() + 4;
  const orderKind = reader.number();
  if (orderKind !== 0 && orderKind !== 2) return null;
  const orderBits = orderKind === 0 ? reader.number() + 4 : null;
  reader.number(); // reference frames
  reader.bits(1); // gaps in the numbers of frames
  reader.number(); // width
  reader.number(); // height
  const isFrames = reader.bits(1) === 1;
  return isFrames && frameNumberBits <= 16 && (orderBits ?? 0) <= 16 ? { frameNumberBits, orderBits } : null;
}
