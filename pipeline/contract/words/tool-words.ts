/** Where ffmpeg was found: on PATH, in the packages that come with Doppel, or in the folder that `DOPPEL_FFMPEG` names. */
export type ToolOrigin = 'system' | 'bundled' | 'folder';

/** Which ffmpeg reads the videos, for status, the start screen and About; `version` where it was asked for. */
export function ffmpegWords(
  tool: { readonly path: string; readonly origin: ToolOrigin; readonly version?: string } | null,
): string {
  if (tool === null) return 'no ffmpeg was found: videos cannot be read';
  const { path, origin, version } = tool;
  const named = version === undefined ? 'ffmpeg' : `ffmpeg ${version}`;
  switch (origin) {
    case 'system':
      return `${named} of this system (${path})`;
    case 'folder':
      return `${named} of DOPPEL_FFMPEG (${path})`;
    case 'bundled':
      return `${named} that comes with Doppel, of 2018; install a current one before you read videos of strangers (${path})`;
  }
}
