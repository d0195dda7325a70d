import type { PersonTrack } from '#tracking/tracks/person-track.ts';

/** Columns of a presence bar: about one a pixel of the narrowest place it is drawn in. */
export const presenceColumns = 240;

/**
 * An SVG path that fills the columns of a bar (`presenceColumns` wide, `height` high) in which a person is in the picture,
 * from the first frame of the video on the left to the last on the right.
 */
export function presencePath(track: Pick<PersonTrack, 'frameIndices'>, frameCount: number, height: number): string {
  const seen = new Uint8Array(presenceColumns);
  for (const frame of track.frameIndices) {
    seen[Math.min(presenceColumns - 1, Math.floor((frame / frameCount) * presenceColumns))] = 1;
  }
  let path = '';
  for (let from = 0; from < presenceColumns; from++) {
    if (seen[from] === 0) continue;
    let to = from + 1;
    while (to < presenceColumns && seen[to] === 1) to++;
    path += `M${from} 0h${to - from}v${height}h${from - to}z`;
    from = to;
  }
  return path;
}
