import type { ProbeAnswer, ProbedStream } from './probe-answer.ts';

/** A stream of pictures in a file. */
export interface VideoStream {
  /** Its number among all streams of the file. */
  readonly index: number;
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** From the container, where it says so. */
  readonly estimatedFrames: number | null;
  /** `cover`: a picture that the file marks as one; `thumbnail`: a single picture that nothing marks, beside a moving one. */
  readonly kind: 'video' | 'cover' | 'thumbnail';
}

/** Codecs of still pictures. Whole videos are also made of them, so that more than one packet tells. */
const pictureCodecs = ['mjpeg', 'png', 'bmp', 'gif', 'webp', 'tiff', 'mjpegb', 'jpeg2000'];

/** The streams of pictures of a file, in its order. */
export function videoStreams({ streams, packets }: ProbeAnswer): readonly VideoStream[] {
  const pictures = streams.filter(({ codec_type }) => codec_type === 'video');
  const packetsOf = (stream: ProbedStream) =>
    packets.filter(({ stream_index }) => stream_index === stream.index).length;
  const moves = (stream: ProbedStream) => !isCover(stream) && (packetsOf(stream) > 1 || (stream.nb_frames ?? 0) > 1);
  const hasMoving = pictures.some(moves);
  return pictures.map((stream) => ({
    index: stream.index,
    codec: stream.codec_name ?? 'unknown',
    widthPx: stream.width ?? 0,
    heightPx: stream.height ?? 0,
    estimatedFrames: stream.nb_frames ?? null,
    kind: isCover(stream)
      ? 'cover'
      : hasMoving && !moves(stream) && pictureCodecs.includes(stream.codec_name ?? '')
        ? 'thumbnail'
        : 'video',
  }));
}

/** The stream that is analysed where nobody names one: the first that is no cover and no thumbnail, as OpenCV has it; the first cover else. */
export function usualStream(streams: readonly VideoStream[]): VideoStream | undefined {
  return streams.find(({ kind }) => kind === 'video') ?? streams.find(({ kind }) => kind === 'thumbnail');
}

function isCover({ disposition }: ProbedStream): boolean {
  return disposition?.attached_pic === 1 || disposition?.timed_thumbnails === 1;
}
