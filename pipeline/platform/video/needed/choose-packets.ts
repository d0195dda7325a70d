import type { Picture } from './avc-track.ts';
import { DisplayOrder } from './display-order.ts';
import type { PacketTable } from './packet-table.ts';

/** Which packets are decoded. */
export interface PacketChoice {
  /** (N,) 1 for each that is, in the order of decoding. */
  readonly isNeeded: Uint8Array;
  readonly needed: number;
}

/** What is known of the packets of a video. */
interface PacketSource extends Pick<PacketTable, 'frameIndices' | 'isKey'> {
  /** As in `SequenceSet`. */
  readonly orderBits: number | null;
  /** Reads the picture of a packet; null where it is not understood. */
  readonly pictureOf: (packet: number) => Promise<Picture | null>;
}

/**
 * The packets without which the wanted frames do not come: these themselves, and the pictures that others refer to, from the last place at
 * which decoding can begin to the last wanted frame behind it. What nobody refers to and nobody wants is left out, and so is what
 * stands behind the last wanted frame of such a stretch, or in one without any.
 *
 * @param wanted (N,) 1 for each frame that is, in the order of display
 * @returns null where a picture is not understood, where the first one needs others, and where the container's times give the frames of a stretch with wanted ones another order than
 *   the pictures themselves, in which the decoder shows them. Beginnings, and stretches with wanted frames, are read.
 */
export async function choosePackets(source: PacketSource, wanted: Uint8Array): Promise<PacketChoice | null> {
  const { frameIndices, isKey, pictureOf } = source;
  // A decoder that comes in between shows nothing until it has what it needs, and does not say how many pictures that were.
  if ((await pictureOf(0))?.kind !== 'idr') return null;
  const isNeeded = new Uint8Array(frameIndices.length);
  let needed = 0;
  let from = 0;
  while (from < frameIndices.length) {
    let to = from + 1;
    for (; to < frameIndices.length; to++) {
      // Open stretches begin with a key, too, and pictures before it in time may still refer to what was before.
      if (isKey[to] === 0) continue;
      const picture = await pictureOf(to);
      if (picture === null) return null;
      if (picture.kind === 'idr') break;
    }
    const frames = frameIndices.subarray(from, to);
    if (frames.some((frame) => frame < from || frame >= to)) return null;
    const count = frames.findLastIndex((frame) => wanted[frame] === 1) + 1;
    const order = new DisplayOrder(source.orderBits);
    const places = new Float64Array(frames.length).fill(Number.NaN);
    let highest = 0;
    for (let k = 0; count > 0 && k < frames.length; k++) {
      const picture = await pictureOf(from + k);
      if (picture === null) return null;
      const place = order.placeOf(picture);
      places[frames[k] - from] = place;
      // Behind the last wanted one pictures may be shown before it, until there is one that others refer to and that is shown later.
      if (k >= count && picture.kind !== 'disposable' && place > highest) break;
      highest = Math.max(highest, place);
      if (k >= count || (picture.kind === 'disposable' && wanted[frames[k]] === 0)) continue;
      isNeeded[from + k] = 1;
      needed++;
    }
    const read = places.filter((place) => !Number.isNaN(place));
    if (read.some((place, k) => k > 0 && place <= read[k - 1])) return null;
    from = to;
  }
  return { isNeeded, needed };
}
