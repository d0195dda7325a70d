/**
 * ffmpeg's names of the containers that hold video. A closed list, because ffmpeg also takes playlists, scripts and
 * picture sequences for videos (hls, dash, concat, image2, sdp, lavfi): files from strangers that name other files.
 * It includes the recorders' own formats of surveillance cameras (dhav, ifv, lvf, hxvs).
 */
export const videoFormats = [
  'mov',
  'matroska',
  'avi',
  'mpegts',
  'mpeg',
  'mpegvideo',
  'm4v',
  'h261',
  'h263',
  'h264',
  'hevc',
  'vvc',
  'vc1',
  'av1',
  'obu',
  'ivf',
  'flv',
  'asf',
  'ogg',
  'mxf',
  'gxf',
  'nut',
  'wtv',
  'dv',
  'rm',
  'nsv',
  'yuv4mpegpipe',
  'dhav',
  'ifv',
  'lvf',
  'hxvs',
  'gif',
] as const;

/** Containers of sound, known only to say of a file that it is one. */
export const soundFormats = ['mp3', 'wav', 'w64', 'flac', 'aac', 'aiff', 'au', 'caf', 'amr', 'ape', 'ac3'] as const;

/** What ffmpeg and ffprobe may open for us: the file that was named, and their pipes to us. */
export const allowedProtocols = 'file,pipe';
