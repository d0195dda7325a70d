import type { PictureKind } from './avc-track.ts';
import type { PacketTable } from './packet-table.ts';

/** Which packets are decoded. */
export interface PacketChoice {
  /** (N,) 1 for each that is, in the order of decoding. */
  readonly isNeeded: Uint8Array;
  readonly needed: number;
}

/**
 * The packets without which the wanted frames do not come: these themselves, and the pictures that others refer to, from the last place at
 * which decoding can begin to the last wanted frame behind it. What nobody refers to and nobody wants is left out, and so is what
 * stands behind the last wanted frame of such a stretch, or in one without any.
 *
 * @param wanted (N,) 1 for each frame that is, in the order of display
 * @param kindOf is asked for packets in stretches with wanted frames only; null where a picture is not understood
 * @returns null where `kindOf` gave null
 */
export async function choosePackets(
  { frameIndices, isKey }: Pick<PacketTable, 'frameIndices' | 'isKey'>,
  wanted: Uint8Array,
  kindOf: (packet: number) => Promise<PictureKind | null>,
): Promise<PacketChoice | null> {
  const isNeeded = new Uint8Array(frameIndices.length);
  let needed = 0;
  let from = 0;
  while (from < frameIndices.length) {
    let to = from + 1;
    for (; to < frameIndices.length; to++) {
      // Open stretches begin with a key, too, and pictures before it in time may still refer to what was before.
      if (isKey[to] === 0) continue;
      const kind = await kindOf(to);
      if (kind === null) return null;
      if (kind === 'idr') break;
    }
    let last = to - 1;
    while (last >= from && wanted[frameIndices[last]] === 0) last--;
    for (let packet = from; packet <= last; packet++) {
      const kind = wanted[frameIndices[packet]] === 1 ? 'reference' : await kindOf(packet);
      if (kind === null) return null;
      if (kind === 'disposable') continue;
      isNeeded[packet] = 1;
      needed++;
    }
    from = to;
  }
  return { isNeeded, needed };
}
