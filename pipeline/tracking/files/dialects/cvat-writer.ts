import type { PersonTrack } from '../../tracks/person-track.ts';
import { fixedDecimal } from '../short-decimal.ts';
import type { WrittenVideo } from './written-video.ts';

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** XML has no way to write these at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const xmlText = (text: string): string => text.replace(unwritable, '').replace(/[&<>"]/g, (sign) => signs[sign]);

/**
 * CVAT for video 1.1 of these persons (docs.cvat.ai, "CVAT for video"): a track each, its id the person's, every box a keyframe, and where
 * a person is away a box marked as outside, so that CVAT draws nothing there. `nameOf` gives what a person is called, which becomes the
 * attribute `name`. Read back, the boxes are the same to the last bit.
 */
export function* writeCvatVideo(
  persons: readonly PersonTrack[],
  video: WrittenVideo,
  nameOf: (person: PersonTrack) => string | null,
): Generator<string> {
  const last = persons.reduce((most, { frameIndices }) => Math.max(most, frameIndices.at(-1) ?? 0), 0);
  const frames = Math.max(video.frameCount ?? 0, last + 1);
  yield `<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n  <meta>\n    <task>\n`;
  yield `      <name>${xmlText(video.name)}</name>\n      <size>${frames}</size>\n      <mode>interpolation</mode>\n`;
  yield `      <start_frame>0</start_frame>\n      <stop_frame>${frames - 1}</stop_frame>\n      <frame_filter></frame_filter>\n`;
  yield `      <labels>\n        <label>\n          <name>person</name>\n          <attributes>\n            <attribute>\n              <name>name</name>\n`;
  yield `              <mutable>False</mutable>\n              <input_type>text</input_type>\n              <default_value></default_value>\n`;
  yield `              <values></values>\n            </attribute>\n          </attributes>\n        </label>\n      </labels>\n`;
  yield `      <original_size>\n        <width>${video.widthPx}</width>\n        <height>${video.heightPx}</height>\n      </original_size>\n`;
  yield `    </task>\n    <source>${xmlText(video.name)}</source>\n  </meta>\n`;
  for (const person of persons) yield* trackOf(person, frames, nameOf(person));
  yield '</annotations>\n';
}

function* trackOf(person: PersonTrack, frames: number, name: string | null): Generator<string> {
  const { frameIndices, boxesPx } = person;
  const attribute = name === null ? '' : `      <attribute name="name">${xmlText(name)}</attribute>\n`;
  yield `  <track id="${person.personId}" label="person" source="manual">\n`;
  for (let row = 0; row < frameIndices.length; row++) {
    const frame = frameIndices[row];
    const box = boxesPx.subarray(row * 4, row * 4 + 4);
    yield shapeOf(frame, 0, box, attribute);
    const next = frameIndices[row + 1] ?? frames;
    if (next > frame + 1) yield shapeOf(frame + 1, 1, box, attribute);
  }
  yield '  </track>\n';
}

function shapeOf(frame: number, outside: 0 | 1, box: Float32Array, attribute: string): string {
  const [xtl, ytl, xbr, ybr] = Array.from(box, fixedDecimal);
  return (
    `    <box frame="${frame}" keyframe="1" outside="${outside}" occluded="0" ` +
    `xtl="${xtl}" ytl="${ytl}" xbr="${xbr}" ybr="${ybr}" z_order="0">\n${attribute}    </box>\n`
  );
}
