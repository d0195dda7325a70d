import type { RgbImage } from '#native-models/rgb-image.ts';
import { decodeFrames } from '#platform/video/decode-frames.ts';
import { probeVideo } from '#platform/video/probe-video.ts';

/** The pixels of some frames of a video, in the order of their indices, which ascend. */
export async function videoFrames(path: string, frameIndices: Int32Array): Promise<readonly RgbImage[]> {
  const images: RgbImage[] = [];
  await decodeFrames({
    path,
    probe: await probeVideo(path),
    frameIndices,
    onFrame: ({ image }) => void images.push(image),
  });
  return images;
}
