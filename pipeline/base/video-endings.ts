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
] as const;
