/**
 * H.264 pictures as Matroska (RFC 9559), for a decoder that reads a pipe. Sizes that are not known beforehand are written as such, so that
 * nothing has to be gone back to.
 */

/** The track that is written. */
interface StreamTrack {
  /** Of the stored picture. */
  readonly widthPx: number;
  readonly heightPx: number;
  /** The content of `avcC`. */
  readonly configuration: Uint8Array;
}

/** The size of what follows, in eight bytes. */
function sizeOf(bytes: number): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(BigInt(bytes));
  size[0] = 1;
  return size;
}

/** An element: its id as it is written, its size, its content. */
function element(id: string, ...content: readonly Uint8Array[]): Buffer {
  const size = sizeOf(content.reduce((sum, { length }) => sum + length, 0));
  return Buffer.concat([Buffer.from(id, 'hex'), size, ...content]);
}

function number(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

const text = (id: string, value: string): Buffer => element(id, Buffer.from(value, 'latin1'));

/** What stands before the first picture. Times are in milliseconds. */
export function streamHead({ widthPx, heightPx, configuration }: StreamTrack): Buffer {
  return Buffer.concat([
    element(
      '1a45dfa3',
      ...[number('4286', 1), number('42f7', 1), number('42f2', 4), number('42f3', 8)],
      ...[text('4282', 'matroska'), number('4287', 4), number('4285', 2)],
    ),
    Buffer.from('1853806701ffffffffffffff', 'hex'), // the segment, of unknown size
    element('1549a966', number('2ad7b1', 1_000_000), text('4d80', 'Doppel'), text('5741', 'Doppel')),
    element(
      '1654ae6b',
      element(
        'ae',
        ...[number('d7', 1), number('73c5', 1), number('83', 1), number('9c', 0)],
        ...[text('86', 'V_MPEG4/ISO/AVC'), element('63a2', configuration)],
        element('e0', number('b0', widthPx), number('ba', heightPx)),
      ),
    ),
  ]);
}

/** What stands before the bytes of a picture: a cluster of its own, so that times may lie as far apart as they like. */
export function pictureHead(sizeBytes: number, timeMs: number, isKey: boolean): Buffer {
  const time = number('e7', timeMs);
  const block = Buffer.from([0x81, 0, 0, isKey ? 0x80 : 0]); // track 1, no time beyond the cluster's, flags
  const blockBytes = block.length + sizeBytes;
  return Buffer.concat([
    ...[Buffer.from('1f43b675', 'hex'), sizeOf(time.length + 1 + 8 + blockBytes), time],
    ...[Buffer.from('a3', 'hex'), sizeOf(blockBytes), block],
  ]);
}
