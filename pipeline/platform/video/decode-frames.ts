import type { RgbImage } from '#native-models/rgb-image.ts';
import { cappedSize, type PassOptions, runDecodePass } from './decode-pass.ts';
import type { DecodeReport } from './decode-report.ts';
import type { FrameSize } from './frame-pipe.ts';

/** A decoded frame. `image` belongs to the receiver, who may keep or change it, unless frames were asked for on loan. */
export interface DecodedFrame {
  /** 0-based, counting decoded frames in order. */
  readonly frameIndex: number;
  /** From the start of the file. */
  readonly timeMs: number;
  /** The upright picture. */
  readonly image: RgbImage;
  /** Pixels of `image` per pixel of the uncapped upright picture along its width: 1 unless capped or scaled. */
  readonly scale: number;
}

/** Which frames of which video, at which size, and who receives them. */
export interface DecodeRequest extends PassOptions {
  /** Frames are scaled down so that their longest side has at most this many pixels. */
  readonly maxSidePx?: number | undefined;
  /** Frames are scaled to exactly this size instead, without regard for their shape. */
  readonly scaleTo?: FrameSize | undefined;
  /**
   * Whether a frame is only lent: its memory is used again for a later one once the receiver's promise has settled. For
   * whoever looks at every frame of a video, since fresh megabytes for each take an eighth of the processor time (at 720p).
   */
  readonly lend?: boolean;
  /**
   * Receives the wanted frames, ascending, one at a time; while its promise is pending two more are decoded at most. What
   * it throws ends ffmpeg and is thrown on. After a cancel it is not waited for.
   */
  readonly onFrame: (frame: DecodedFrame) => Promise<void> | void;
}

/**
 * Decodes a video once, in one ffmpeg process, from its first to its last frame, and hands over the wanted frames as
 * upright RGB pictures. Frame k is what OpenCV's k-th `read()` returns on an undamaged file; the frame numbers never
 * depend on time stamps. Damage does not stop it: what can be decoded is, and the report says what was lost.
 *
 * Throws `bad_video` when no frame at all can be decoded, `cancelled` on the signal (within a second, whatever the
 * receiver is doing), `failed` when ffmpeg is ended by someone else, and whatever `onFrame` throws. No process is left
 * behind in any case, but one that hangs in the system on a share that went away (`bad_video` then). Whoever needs only parts of the frames is better served by `decodeRegions`.
 */
export async function decodeFrames(request: DecodeRequest): Promise<DecodeReport> {
  const size = request.scaleTo ?? cappedSize(request.probe, request.maxSidePx);
  const frameBytes = size.widthPx * size.heightPx * 3;
  const scale = size.widthPx / request.probe.widthPx;
  const free: Uint8Array[] = [];
  return await runDecodePass({
    ...request,
    size,
    pixelFormat: 'rgb24',
    frameBytes,
    // Not cleared, and not from Node's pool: all of it is written before anybody sees it, and nothing else shares it.
    allocate: () => free.pop() ?? new Uint8Array(Buffer.allocUnsafeSlow(frameBytes).buffer),
    onFrame: async ({ frameIndex, timeMs, data }) => {
      await request.onFrame({ frameIndex, timeMs, image: { ...size, data }, scale });
      if (request.lend === true) free.push(data);
    },
  });
}
