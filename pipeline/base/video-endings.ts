/** The usual endings of video files. They only order and preselect: ffmpeg decides what is a video. */
export const videoEndings = [
  'mp4',
  'mov',
  'm4v',
  'mkv',
  'avi',
  'webm',
  'ts',
  'mts',
  'm2ts',
  'mpg',
  'mpeg',
  'wmv',
  'flv',
  '3gp',
  'ogv',
  'dav',
] as const;

/** Whether a path or a name ends as video files do, whatever the case of its letters. */
export function hasVideoEnding(name: string): boolean {
  const ending = /\.([^./\\]+)$/.exec(name)?.[1].toLowerCase();
  return videoEndings.some((each) => each === ending);
}
