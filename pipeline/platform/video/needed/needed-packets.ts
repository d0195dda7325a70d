import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { openRegularFile } from '../../files/regular-file.ts';
import type { FfmpegTools } from '../locate-ffmpeg.ts';
import type { VideoProbe } from '../probe-video.ts';
import { type AvcTrack, type Picture, readAvcTrack, readPicture } from './avc-track.ts';
import { choosePackets, type PacketChoice } from './choose-packets.ts';
import { FileWindow } from './file-window.ts';
import { pictureHead, streamHead } from './matroska-stream.ts';
import { type PacketTable, readPacketTable } from './packet-table.ts';

/** Which frames of which video. */
interface NeededRequest {
  readonly path: string;
  readonly probe: VideoProbe;
  /** (W,) the wanted frames, ascending. */
  readonly frameIndices: Int32Array;
  /** (L,) the frames that are decoded, ascending, the wanted ones among them. */
  readonly lookAt: Int32Array;
  readonly knownFrames?: number | undefined;
  readonly tools: FfmpegTools;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a word of ffprobe's after which the file is left to the decoder. */
  readonly stallMs: number;
}

/** What a decoder is given in the place of the file, and what is known of the frames that it does not get. */
export interface NeededPackets {
  readonly table: PacketTable;
  /** How many packets are decoded. */
  readonly needed: number;
  /** Matroska; each picture's time is its `packetStamp`. It ends early where the file cannot be read on. */
  readonly stream: () => Readable;
  readonly close: () => void;
}

/** Enough for the head of a picture, with the texts that encoders put before the first one. */
const headBytes = 1024;

/** Heads are read this much at a time, and pictures that. */
const headWindowBytes = 64 * 1024;
const pictureWindowBytes = 256 * 1024;

/** Where more than this share of the packets is needed, the whole file is decoded: all of it is then looked at for damage. */
const mostNeeded = 0.9;

/** The time that a picture carries through the decoder, in ms: which frame it is, and whether it is wanted. */
export const packetStamp = (frameIndex: number, isWanted: boolean): number => 2 * frameIndex + (isWanted ? 1 : 0);

/** What a stamp says. */
export const readStamp = (stamp: number): { readonly frameIndex: number; readonly isWanted: boolean } => ({
  frameIndex: Math.floor(stamp / 2),
  isWanted: stamp % 2 === 1,
});

/**
 * Finds the packets of an H.264 video in MP4 that the frames to look at need. Null where all are (or nearly), where one is asked for that the file does not
 * list, and for every file that is not understood to the last bit: that is decoded whole. Whoever gets packets closes them. Throws `bad_video` where the disk does not answer.
 */
export async function findNeededPackets(request: NeededRequest): Promise<NeededPackets | null> {
  const { path, probe } = request;
  if (request.lookAt.length === 0) return null;
  if (probe.codec !== 'h264' || !probe.container.split(',').includes('mp4')) return null;
  const file = await openRegularFile(path, { code: 'bad_video' });
  let found: NeededPackets | null = null;
  try {
    found = await find(request, file);
    return found;
  } finally {
    if (found === null) void file.close(); // it waits for a read, which may be one that was given up
  }
}

async function find(request: NeededRequest, file: FileHandle): Promise<NeededPackets | null> {
  const { path, probe, frameIndices, lookAt, signal } = request;
  const track = await readAvcTrack(file, probe.streamIndex);
  const table = track === null ? null : await readPacketTable(request);
  if (track === null || table === null) return null;
  const count = table.frameIndices.length;
  // A decoder lost some, and which is not known here: those behind have other numbers than they would be given.
  if (request.knownFrames !== undefined && request.knownFrames !== count) return null;
  if (lookAt[lookAt.length - 1] >= count) return null;
  const [wanted, looked] = [frameIndices, lookAt].map((frames) => marked(frames, count));
  const heads = new FileWindow(file, path, headWindowBytes);
  const pictureOf = async (packet: number): Promise<Picture | null> =>
    signal?.aborted ? null : await readHead(heads, track, table, packet);
  const choice = await choosePackets({ ...table, ...track.sequence, pictureOf }, looked);
  if (choice === null || choice.needed > mostNeeded * count) return null;
  const sideways = probe.turn.rotationDegrees % 180 === 90;
  const head = streamHead({
    widthPx: sideways ? probe.heightPx : probe.widthPx,
    heightPx: sideways ? probe.widthPx : probe.heightPx,
    configuration: track.configuration,
  });
  const pictures = new FileWindow(file, path, pictureWindowBytes);
  return {
    table,
    needed: choice.needed,
    stream: () => Readable.from(streamOf(head, pictures, { table, wanted, choice }), { objectMode: false }),
    close: () => void file.close(),
  };
}

/** (count,) 1 for each of the frames. */
function marked(frames: Int32Array, count: number): Uint8Array {
  const marks = new Uint8Array(count);
  for (const frame of frames) marks[frame] = 1;
  return marks;
}

/** What one picture is; null where it is not understood, or the file ends before it. */
async function readHead(
  heads: FileWindow,
  track: AvcTrack,
  { offsets, sizes }: PacketTable,
  packet: number,
): Promise<Picture | null> {
  let at = 0;
  while (at < sizes[packet]) {
    const bytes = await heads.read(offsets[packet] + at, Math.min(headBytes, sizes[packet] - at));
    const told = readPicture(bytes, track);
    if (told === null || 'kind' in told) return told;
    if (told.nextUnit === 0) return null;
    at += told.nextUnit;
  }
  return null;
}

async function* streamOf(
  head: Uint8Array,
  pictures: FileWindow,
  {
    table,
    wanted,
    choice,
  }: { readonly table: PacketTable; readonly wanted: Uint8Array; readonly choice: PacketChoice },
): AsyncGenerator<Uint8Array> {
  const { offsets, sizes, isKey, frameIndices } = table;
  yield head;
  for (let packet = 0; packet < offsets.length; packet++) {
    if (choice.isNeeded[packet] === 0) continue;
    const bytes = await pictures.read(offsets[packet], sizes[packet]);
    if (bytes.length < sizes[packet]) return; // the frames that do not come are missed by whoever waits for them
    const frame = frameIndices[packet];
    yield pictureHead(bytes.length, packetStamp(frame, wanted[frame] === 1), isKey[packet] === 1);
    yield bytes;
  }
}
