import { DoppelError } from '#base/doppel-error.ts';
import { DecodeLog, type DecodeReport } from '../decode-report.ts';
import { type FrameReceiver, type RawFrame, runFramePipe } from '../frame-pipe.ts';
import { isVariableFrameRate } from '../frame-times.ts';
import type { FfmpegTools } from '../locate-ffmpeg.ts';
import { findNeededPackets, type NeededPackets, readStamp } from './needed-packets.ts';

/** What is decoded, and for whom. */
interface NeededPass extends FrameReceiver {
  /** (W,) the wanted frames, ascending. */
  readonly frameIndices: Int32Array;
  /** (L,) the frames that are decoded, ascending, the wanted ones among them. */
  readonly lookAt: Int32Array;
  /** How many frames a pass over all of them found; undefined where there was none. */
  readonly knownFrames?: number | undefined;
  readonly onProgress?: ((frames: number) => void) | undefined;
}

/** A report where all wanted frames came; else null, and what is still owed: decode the whole file for it. */
interface NeededResult {
  readonly report: DecodeReport | null;
  readonly owed: Int32Array;
}

/** Milliseconds without a word of the program that lists a file's packets after which the file is decoded whole. */
const listingStallMs = 120_000;

/** Thrown to end the pass where the decoder says anything that a sound file gives no reason for. */
const notSound = new Error('The decoder had something to say.');

/**
 * Decodes the frames to look at and those that they need, and no others: ffmpeg is given a stream with their packets alone, each of which
 * carries the number of its frame as its time, so that a frame can never be taken for another. The frames are bit for bit those of a pass over the
 * whole file. Where that does not pay or the file is not understood, nothing is decoded and everything owed; at the first complaint or
 * surprise, what has not come by then: a damaged file's report is always of all its frames.
 *
 * Throws what the receiver throws, `cancelled`, and `bad_video` for a file that stops answering.
 */
export async function decodeNeeded(pass: NeededPass, tools: FfmpegTools): Promise<NeededResult> {
  const { frameIndices, stallMs = listingStallMs } = pass;
  const packets = await findNeededPackets({ ...pass, tools, stallMs });
  if (packets === null) return { report: null, owed: frameIndices };
  let received = 0;
  try {
    const counting = {
      ...pass,
      onFrame: async (frame: RawFrame) => {
        if (frame.frameIndex !== frameIndices[received]) throw notSound;
        await pass.onFrame(frame);
        received++;
      },
    };
    const log = await decodePackets(counting, packets, tools);
    if (log !== null && received === frameIndices.length) return { report: reportOf(packets, log), owed: frameIndices };
  } catch (error) {
    if (error !== notSound) throw error;
  } finally {
    packets.close();
  }
  return { report: null, owed: frameIndices.subarray(received) };
}

/** Null where ffmpeg failed. */
async function decodePackets(
  pass: NeededPass,
  { table, stream }: NeededPackets,
  tools: FfmpegTools,
): Promise<DecodeLog | null> {
  const log = new DecodeLog();
  let decoded = 0;
  const whichFrame = async (): Promise<Omit<RawFrame, 'data'>> => {
    for (;;) {
      const stamp = await log.timeOf(decoded++);
      if (Number.isNaN(stamp)) throw notSound;
      const { frameIndex, isWanted } = readStamp(Math.round(stamp));
      if (isWanted) return { frameIndex, timeMs: table.frameTimesMs[frameIndex] };
    }
  };
  let broke: unknown = null;
  const input = stream();
  input.on('error', (error) => {
    broke = error;
  });
  try {
    const { exit } = await runFramePipe(
      pass,
      {
        input,
        inputOptions: ['-format_whitelist', 'matroska', '-f', 'matroska', '-copyts'],
        streamIndex: 0,
        select: 'mod(round(t*1000),2)',
        next: () => whichFrame,
        log,
        onDecoded: () => {
          if (log.hasComplaints) throw notSound;
          pass.onProgress?.(readStamp(Math.round(log.lastTimeMs)).frameIndex + 1);
        },
      },
      tools,
    );
    return exit.code === 0 && !log.hasComplaints ? log : null;
  } catch (error) {
    // A file that cannot be read on is told by the pass over the whole of it.
    if (broke !== null && error instanceof DoppelError && error.code === 'failed') return null;
    throw error;
  }
}

function reportOf({ table, needed }: NeededPackets, log: DecodeLog): DecodeReport {
  if (log.frameCount > needed) throw new DoppelError('internal', 'More frames came than packets were decoded.');
  return {
    frameCount: table.frameTimesMs.length,
    frameTimesMs: table.frameTimesMs,
    framesPassedOver: table.frameTimesMs.length - log.frameCount,
    missingFrames: [],
    decodeErrors: 0,
    messages: [],
    picturesChange: false,
    timeGaps: [],
    variableFrameRate: isVariableFrameRate(table.frameTimesMs),
  };
}
