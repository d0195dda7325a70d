import { counted } from '#contract/words/count-words.ts';
import { readXml } from '#platform/formats/xml-events.ts';
import { BoxRows, type FormatMeaning } from '../box-rows.ts';
import { parseDecimal } from '../mot-text.ts';
import { settleRows } from '../settle-rows.ts';
import { type CvatBox, fillBetween } from './cvat-keyframes.ts';
import type { Dialect } from './dialect.ts';

const meaning: FormatMeaning = {
  format: 'cvat',
  boxes: { corners: 'xyxy', unit: 'pixel' },
  framesFrom: 0,
  order: 'id',
  rowWords: (id, frame) => `track ${id}, frame ${frame}`,
};

/** Elements of a track that are a shape in a frame. */
const shapes = new Set(['box', 'polygon', 'polyline', 'points', 'ellipse', 'cuboid', 'mask', 'skeleton']);

/** So many boxes are in no file; a few keyframes could ask for more. */
const mostFilled = 5_000_000;

/** A track while it is read. */
interface OpenTrack {
  /** Null where the file gives none, as older tools wrote it. */
  readonly id: number | null;
  readonly label: string;
  readonly boxes: CvatBox[];
}

/** Puts the tracks of one file together. */
class CvatReading {
  readonly rows: BoxRows;
  readonly #seen = new Set<number>();
  #track: OpenTrack | null = null;
  #step = 1;
  #order = 0;
  #numbered = 0;
  #filled = 0;
  #otherShapes = 0;
  #turned = 0;
  #pictures = 0;

  constructor(name: string) {
    this.rows = new BoxRows(name, meaning);
  }

  open(path: readonly string[], attributes: Readonly<Record<string, string>>): void {
    const element = path.at(-1) ?? '';
    if (element === 'image') this.#pictures++;
    // A skeleton's points are tracks within a track.
    if (element === 'track' && path.length === 2) {
      const id = attributes.id === undefined ? null : parseDecimal(attributes.id);
      this.#track = { id, label: attributes.label ?? '', boxes: [] };
    } else if (path.length === 3 && path[1] === 'track' && shapes.has(element)) this.#shape(element, attributes);
  }

  close(path: readonly string[], text: string): void {
    if (path.at(-1) === 'frame_filter') this.#step = Number(/step\s*=\s*(\d+)/.exec(text)?.[1] ?? 1);
    if (path.length === 2 && path[1] === 'track') this.#endTrack();
  }

  finish(): void {
    const { rows } = this;
    if (this.#order === 0 && this.#pictures > 0) {
      throw rows.refuse(
        'CVAT for images: boxes of single pictures without tracks. Export the task as "CVAT for video 1.1", which has them',
      );
    }
    const { notes } = rows;
    if (this.#numbered > 0) notes.push(`Its tracks have no ids; they are numbered in the order of the file, from 0.`);
    if (this.#filled > 0) {
      notes.push(`${counted(this.#filled, 'box', 'boxes')} between two keyframes were filled in, as CVAT does.`);
    }
    if (this.#otherShapes > 0) {
      const shapes = counted(this.#otherShapes, 'shape that is no box was', 'shapes that are no boxes were');
      notes.push(`${shapes} not used (polygons, points, skeletons).`);
    }
    if (this.#turned > 0)
      notes.push(`${counted(this.#turned, 'box', 'boxes')} are turned; they are used as if they stood upright.`);
  }

  #shape(element: string, attributes: Readonly<Record<string, string>>): void {
    if (element !== 'box') {
      this.#otherShapes++;
      return;
    }
    const { xtl = '', ytl = '', xbr = '', ybr = '', frame = '' } = attributes;
    const [a, b, c, d] = [xtl, ytl, xbr, ybr].map(parseDecimal);
    const outside = attributes.outside === '1';
    if (Number(attributes.rotation ?? 0) !== 0) this.#turned++;
    this.#track?.boxes.push({ frame: parseDecimal(frame), box: [a, b, c, d], outside });
  }

  #endTrack(): void {
    const track = this.#track;
    this.#track = null;
    if (track === null) return;
    const id = track.id ?? this.#order;
    if (track.id === null) this.#numbered++;
    this.#order++;
    if (track.boxes.length === 0) return;
    const { rows } = this;
    if (!Number.isSafeInteger(id)) throw rows.refuse(`a track has an id that is no whole number`);
    if (this.#seen.has(id)) {
      throw rows.refuse(`two tracks have the id ${id}, as in an export of several tasks; export each task by itself`);
    }
    this.#seen.add(id);
    const filled = fillBetween(track.boxes, this.#step);
    this.#filled += filled.length - track.boxes.length;
    if (this.#filled > mostFilled) throw rows.refuse(`more than ${mostFilled} boxes would lie between its keyframes`);
    for (const { frame, box, outside } of filled) {
      if (outside) rows.leaveOut('marked as outside the picture');
      else rows.add({ id, frame, box, confidence: null, className: track.label, place: frame });
    }
  }
}

/**
 * CVAT for video 1.1 (docs.cvat.ai, "CVAT for video"): a `track` with its label, in it a `box` a frame (xtl, ytl, xbr, ybr; frames from 0
 * as they are in the video), `outside` where the person is not to be seen. Where only keyframes are in the file, what lies between is
 * filled in.
 */
export const cvatDialect: Dialect = {
  format: 'cvat',
  recognise: ({ text }) => /<annotations[\s>]/.test(text),
  read: (bytes, name, { reading, picture }) => {
    const state = new CvatReading(name);
    readXml(bytes, name, {
      open: (path, attributes) => state.open(path, attributes),
      close: (path, text) => state.close(path, text),
    });
    state.finish();
    return settleRows(state.rows, reading, picture);
  },
};
