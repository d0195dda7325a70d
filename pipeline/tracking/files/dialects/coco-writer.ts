import type { PersonTrack } from '../../tracks/person-track.ts';
import { fixedDecimal } from '../short-decimal.ts';
import type { WrittenVideo } from './written-video.ts';

/**
 * COCO video JSON of these persons, as mmtracking and TAO have it: one entry of `videos`, an image for every frame (`frame_id` from 0, so
 * that where frames begin is seen), and an annotation a box with `track_id` (the person) and `score`. Read back, the boxes are the same
 * to the last bit. Piece by piece: a text of an hour does not stand in memory as one.
 */
export function* writeCocoVideo(persons: readonly PersonTrack[], video: WrittenVideo): Generator<string> {
  const { name, widthPx, heightPx, frameCount } = video;
  const last = persons.reduce((most, { frameIndices }) => Math.max(most, frameIndices.at(-1) ?? 0), 0);
  const frames = Math.max(frameCount ?? 0, last + 1);
  const size = `"width":${widthPx},"height":${heightPx}`;
  yield `{"info":{"description":"Persons after the decisions made in Doppel"},\n`;
  yield `"videos":[{"id":1,"name":${JSON.stringify(name)},${size}}],\n`;
  yield `"categories":[{"id":1,"name":"person"}],\n"images":[\n`;
  for (let frame = 0; frame < frames; frame++) {
    const file = `frame_${String(frame).padStart(6, '0')}.jpg`;
    yield `{"id":${frame + 1},"video_id":1,"frame_id":${frame},"file_name":"${file}",${size}}${frame + 1 < frames ? ',' : ''}\n`;
  }
  yield `],\n"annotations":[`;
  let id = 0;
  for (const { personId, frameIndices, boxesPx, confidences } of persons) {
    for (let row = 0; row < frameIndices.length; row++) {
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4);
      // Beyond single precision's own digits, so that x + width gives the same x2 again.
      const [width, height] = [x2 - x1, y2 - y1];
      const box = [x1, y1, width, height].map(fixedDecimal).join(',');
      yield `${id === 0 ? '\n' : ',\n'}{"id":${++id},"image_id":${frameIndices[row] + 1},"video_id":1,"category_id":1,"track_id":${personId},` +
        `"bbox":[${box}],"area":${fixedDecimal(width * height)},"iscrowd":0,"score":${fixedDecimal(confidences[row])}}`;
    }
  }
  yield '\n]}\n';
}
