import type { VideoProbe } from './probe-video.ts';

/** What a browser made of Chromium plays on every machine, and the MIME type under which it is served. */
interface PlayableFormat {
  /** A name within ffmpeg's name of the container. */
  readonly container: string;
  readonly codecs: readonly string[];
  readonly mime: string;
}

/**
 * From chromium.org's page on audio and video formats and tests with Debian's Chromium. HEVC is missing because it depends on
 * the machine's graphics; Matroska with H.264 because only its WebM profile is promised.
 */
const playableFormats: readonly PlayableFormat[] = [
  { container: 'mp4', codecs: ['h264', 'vp9', 'av1'], mime: 'video/mp4' },
  { container: 'webm', codecs: ['vp8', 'vp9', 'av1'], mime: 'video/webm' },
];

/** Eight bits a colour at half the colour resolution: the one layout that every decoder and graphics card takes. */
const playablePixels = ['yuv420p', 'yuvj420p'];

/** The MIME type under which a page can play the file as it is; null where it cannot, so that it needs a proxy. */
export function playableMime(probe: Pick<VideoProbe, 'container' | 'codec' | 'pixelFormat'>): string | null {
  if (!playablePixels.includes(probe.pixelFormat)) return null;
  const containers = probe.container.split(',');
  const format = playableFormats.find(
    ({ container, codecs }) => containers.includes(container) && codecs.includes(probe.codec),
  );
  return format?.mime ?? null;
}
