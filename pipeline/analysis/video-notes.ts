import path from 'node:path';
import type { VideoProbe } from '#platform/video/probe-video.ts';

/** What somebody has to know of an odd video before they compare its persons with another program's, in sentences. */
export function videoNotes(probe: VideoProbe): readonly string[] {
  return [...streamNotes(probe), ...shapeNotes(probe)];
}

function streamNotes({ path: file, streams, streamIndex }: VideoProbe): readonly string[] {
  const others = streams.filter(({ index, kind }) => index !== streamIndex && kind !== 'cover');
  if (others.length === 0) return [];
  const told = streams.map(({ index, kind, codec, widthPx, heightPx }) => {
    const what = kind === 'video' ? '' : `, a ${kind}`;
    return `${index} (${codec}, ${widthPx} x ${heightPx}${what})`;
  });
  return [
    `${path.basename(file)} has ${streams.length} streams of pictures: ${told.join(', ')}. Stream ${streamIndex} is analysed; --stream takes another.`,
  ];
}

function shapeNotes({ path: file, turn, pixelAspect, crop }: VideoProbe): readonly string[] {
  const name = path.basename(file);
  return [
    ...(turn.isMirrored
      ? [
          `${name} asks to be shown mirrored, and is analysed as it is shown. OpenCV does not mirror: boxes of a tracker that reads through it may lie on the other side.`,
        ]
      : []),
    ...(turn.leftDegrees === null
      ? []
      : [
          `${name} asks to be turned by ${Math.round(turn.leftDegrees)} degrees, which is no quarter turn: it is analysed as it is stored, as OpenCV reads it.`,
        ]),
    ...(crop === null
      ? []
      : [
          `${name} asks players to cut off ${crop.leftPx} pixels on the left, ${crop.topPx} above, ${crop.rightPx} on the right and ${crop.bottomPx} below. It is analysed whole, as OpenCV reads it: boxes count from the stored picture.`,
        ]),
    ...(Math.abs(pixelAspect - 1) < 0.01
      ? []
      : [
          `The pixels of ${name} are meant to be ${pixelAspect.toFixed(2)} times as wide as high. Boxes, pictures and the player take them as square, as OpenCV does.`,
        ]),
  ];
}
