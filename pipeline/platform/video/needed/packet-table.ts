import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileUrl } from '../ffmpeg-process.ts';
import { type FfmpegTools, toolEnvironment } from '../locate-ffmpeg.ts';
import type { VideoProbe } from '../probe-video.ts';
import { allowedProtocols, videoFormats } from '../video-formats.ts';

/** Where each picture of a video lies in its file, which frame it becomes, and when that is shown. */
export interface PacketTable {
  /** (N,) where the packets begin, in bytes, in the order of decoding. */
  readonly offsets: Float64Array;
  /** (N,) how long they are, in bytes. */
  readonly sizes: Int32Array;
  /** (N,) 1 where decoding can begin, by the word of the container. */
  readonly isKey: Uint8Array;
  /** (N,) the number of the frame that each becomes, in the order of display. */
  readonly frameIndices: Int32Array;
  /** (N,) time of each frame in ms from the start of the file, in the order of display: what ffmpeg prints of it. */
  readonly frameTimesMs: Float64Array;
}

/** What is asked for. */
interface TableRequest {
  readonly path: string;
  readonly probe: VideoProbe;
  readonly tools: FfmpegTools;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without a word after which it is given up. */
  readonly stallMs: number;
}

/** As ffprobe lists them: in the order of decoding. */
interface ListedPackets {
  readonly pts: number[];
  readonly sizes: number[];
  readonly offsets: number[];
  readonly isKey: number[];
  timeBase: readonly [numerator: number, denominator: number];
  isProgressive: boolean;
}

/**
 * Lists the packets of the video's stream without decoding any: a twentieth of a millisecond a packet. Null where it cannot be relied on that the
 * k-th of them in the order of display becomes the k-th frame: times that are missing or come twice, packets that the container marks as
 * damaged or as not to be shown, pictures in two fields, or an ffprobe that fails.
 */
export async function readPacketTable(request: TableRequest): Promise<PacketTable | null> {
  const listed = await listPackets(request);
  if (listed === null || !listed.isProgressive || listed.pts.length === 0) return null;
  const count = listed.pts.length;
  const order = Uint32Array.from(listed.pts.keys()).sort((a, b) => listed.pts[a] - listed.pts[b]);
  const frameIndices = new Int32Array(count);
  const frameTimesMs = new Float64Array(count);
  const [numerator, denominator] = listed.timeBase;
  // ffmpeg takes the start of the file off in the stream's own units, multiplies by the length of one, and prints six decimals.
  const start = Math.round((request.probe.startMs * 1000 * denominator) / (numerator * 1e6));
  for (let frame = 0; frame < count; frame++) {
    const packet = order[frame];
    if (frame > 0 && listed.pts[packet] === listed.pts[order[frame - 1]]) return null;
    frameIndices[packet] = frame;
    frameTimesMs[frame] = sixDecimals((listed.pts[packet] - start) * (numerator / denominator)) * 1000;
  }
  return {
    offsets: Float64Array.from(listed.offsets),
    sizes: Int32Array.from(listed.sizes),
    isKey: Uint8Array.from(listed.isKey),
    frameIndices,
    frameTimesMs,
  };
}

/** As C prints a number, and JavaScript does not: what lies in the middle, as odd parts of 128 do, goes to the even neighbour. */
function sixDecimals(seconds: number): number {
  const below = Math.floor(seconds * 1e6);
  if (Math.abs((seconds * 128) % 2) !== 1) return Number(seconds.toFixed(6));
  return (below % 2 === 0 ? below : below + 1) / 1e6;
}

/** Null where ffprobe fails, falls silent, is stopped by the signal, or says something that is not understood. */
async function listPackets({ path: file, probe, tools, signal, stallMs }: TableRequest): Promise<ListedPackets | null> {
  if (signal?.aborted === true) return null;
  const child = spawn(
    tools.ffprobe,
    [
      ...['-v', 'error', '-hide_banner'],
      ...['-protocol_whitelist', allowedProtocols],
      ...['-format_whitelist', videoFormats.join(',')],
      ...['-select_streams', String(probe.streamIndex), '-show_entries'],
      'packet=pts,size,pos,flags:stream=time_base,field_order',
      ...['-print_format', 'compact', fileUrl(path.resolve(file))],
    ],
    { env: toolEnvironment(), windowsHide: true, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const listed: ListedPackets = {
    ...{ pts: [], sizes: [], offsets: [], isKey: [] },
    ...{ timeBase: [0, 1], isProgressive: false },
  };
  const gone = Promise.withResolvers<number | null>();
  child.once('error', () => gone.resolve(null));
  child.once('close', (code) => gone.resolve(code));
  let isUnderstood = true;
  let isStalled = false;
  const kill = (): void => void child.kill('SIGKILL');
  const giveUp = (): void => {
    isStalled = true;
    kill();
    gone.resolve(null); // one that hangs in the system is not waited for
  };
  const silence = setTimeout(giveUp, stallMs);
  signal?.addEventListener('abort', kill, { once: true });
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    silence.refresh();
    if (!isUnderstood) return;
    isUnderstood = takeLine(listed, line);
    if (!isUnderstood) kill();
  });
  const code = await gone.promise;
  clearTimeout(silence);
  signal?.removeEventListener('abort', kill);
  return code === 0 && isUnderstood && !isStalled ? listed : null;
}

const packetLine = /^packet\|pts=(-?\d+)\|size=(\d+)\|pos=(\d+)\|flags=([^|]*)/;
const streamLine = /^stream\|(?:.*\|)?field_order=(\w+)\|(?:.*\|)?time_base=(\d+)\/(\d+)/;

/** Takes a line of ffprobe's; false where it is about something that the table cannot hold. */
function takeLine(listed: ListedPackets, line: string): boolean {
  const packet = packetLine.exec(line);
  if (packet !== null) {
    const [, pts, size, pos, flags] = packet;
    if (/[DC]/.test(flags)) return false;
    listed.pts.push(Number(pts));
    listed.sizes.push(Number(size));
    listed.offsets.push(Number(pos));
    listed.isKey.push(flags.includes('K') ? 1 : 0);
    return true;
  }
  const stream = streamLine.exec(line);
  if (stream !== null) {
    listed.isProgressive = stream[1] === 'progressive';
    listed.timeBase = [Number(stream[2]), Number(stream[3])];
    return true;
  }
  return line === '' || line.startsWith('program');
}
