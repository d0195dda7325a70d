import { z } from 'zod';
import { DoppelError } from '#base/doppel-error.ts';
import { counted } from '#contract/words/count-words.ts';
import { decodeText } from '#platform/formats/text-lines.ts';
import { BoxRows, type FormatMeaning } from '../box-rows.ts';
import { settleRows } from '../settle-rows.ts';
import type { Dialect } from './dialect.ts';

const meaning: FormatMeaning = {
  format: 'coco',
  boxes: { corners: 'xywh', unit: 'pixel' },
  framesFrom: 'unsaid',
  order: 'id',
  rowWords: (id, place) => `annotation ${place + 1} (track ${id})`,
};

/** JSON is read whole; beyond this it would not be one string. */
const mostJsonBytes = 256 * 2 ** 20;

const id = z.union([z.number().int(), z.string()]);
const numbers4 = z.tuple([z.number(), z.number(), z.number(), z.number()]);
/** What is read of COCO's JSON with tracks, as TAO, mmtracking, ByteTrack's converters, CVAT and YouTube-VIS write it. */
const cocoFile = z.object({
  videos: z.array(z.object({ id, name: z.string().optional() })).optional(),
  images: z
    .array(
      z.object({
        id,
        video_id: id.optional(),
        frame_id: z.number().optional(),
        frame_index: z.number().optional(),
        file_name: z.string().optional(),
      }),
    )
    .optional(),
  categories: z.array(z.object({ id, name: z.string() })).optional(),
  annotations: z.array(
    z.object({
      image_id: id.optional(),
      video_id: id.optional(),
      id: id.optional(),
      category_id: id.optional(),
      track_id: z.number().optional(),
      instance_id: z.number().optional(),
      bbox: numbers4.nullish(),
      bboxes: z.array(numbers4.nullable()).optional(),
      score: z.number().optional(),
      iscrowd: z.union([z.number(), z.boolean()]).optional(),
      attributes: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
type CocoFile = z.infer<typeof cocoFile>;
type Annotation = CocoFile['annotations'][number];
type Image = NonNullable<CocoFile['images']>[number];

/**
 * COCO JSON with tracks: `images` with the number of their frame (`frame_id`, `frame_index`, or the number in the file's name) and
 * `annotations` with `image_id`, `bbox` (x, y, width, height) and `track_id` (or `instance_id`, or CVAT's attribute); or, as YouTube-VIS,
 * an annotation a track with `bboxes`, one a frame. Frames count from the lowest number among the images, 0 or 1.
 */
export const cocoDialect: Dialect = {
  format: 'coco',
  recognise: ({ text }) => /^\s*\{/.test(text) && /"(?:annotations|images|categories|videos)"\s*:/.test(text),
  read: (bytes, name, { reading, picture }) => {
    const { file, note } = ofOneVideo(parse(bytes, name), reading.sequence, name);
    const rows = new BoxRows(name, { ...meaning, framesFrom: firstFrame(file) });
    if (note !== null) rows.notes.push(note);
    const categories = new Map((file.categories ?? []).map((category) => [category.id, category.name]));
    const frames = framesOf(file);
    let lacking = 0;
    file.annotations.forEach((annotation, place) => {
      const track = trackOf(annotation);
      const className =
        annotation.category_id === undefined
          ? null
          : (categories.get(annotation.category_id) ?? String(annotation.category_id));
      const common = { id: track ?? -1, confidence: annotation.score ?? null, className, place };
      if (Number(annotation.iscrowd ?? 0) === 1) rows.leaveOut('marked as a crowd');
      else if (annotation.bboxes !== undefined) {
        annotation.bboxes.forEach((box, frame) => {
          if (box !== null) rows.add({ ...common, id: track ?? Number(annotation.id ?? -1), frame, box });
        });
      } else if (annotation.bbox) {
        const frame = frames.get(annotation.image_id ?? '');
        if (track === null) lacking++;
        if (frame === undefined)
          rows.addUnreadable(`annotation ${place + 1}`, 'is of an image without the number of a frame');
        else rows.add({ ...common, frame, box: annotation.bbox });
      }
    });
    if (lacking > 0 && rows.added === 0) {
      throw rows.refuse('COCO without track ids: boxes of single pictures. A tracker must give them ("track_id")');
    }
    return settleRows(rows, reading, picture);
  },
};

function parse(bytes: Uint8Array, name: string): CocoFile {
  const value = parseJsonBytes(bytes, name);
  const file = cocoFile.safeParse(value);
  if (file.success) return file.data;
  const [issue] = file.error.issues;
  throw new DoppelError(
    'bad_persons',
    `${name}: it is JSON, but no COCO with boxes: ${issue.path.slice(0, 4).join('.') || 'the whole'}: ${issue.message}.`,
    { cause: file.error },
  );
}

/** The value of a JSON file. Throws `bad_persons` where it is none, or larger than what is read whole. */
export function parseJsonBytes(bytes: Uint8Array, name: string): unknown {
  if (bytes.length > mostJsonBytes) {
    throw new DoppelError('bad_persons', `${name}: JSON of ${bytes.length} bytes; at most ${mostJsonBytes} are read.`);
  }
  try {
    return JSON.parse([...decodeText(bytes)].join(''));
  } catch (cause) {
    throw new DoppelError(
      'bad_persons',
      `${name}: it is no whole JSON: ${cause instanceof Error ? cause.message : cause}.`,
      { cause },
    );
  }
}

/**
 * The file with the one video that is asked for, or that it is of; `note` says which one of several. Throws `bad_persons` where it is of
 * several and none is named, or none of that name.
 */
function ofOneVideo(
  file: CocoFile,
  wanted: string | undefined,
  name: string,
): { readonly file: CocoFile; readonly note: string | null } {
  const { videos = [], images = [], annotations } = withVideosOfFolders(file);
  const used = [...new Set([...images, ...annotations].flatMap(({ video_id }) => video_id ?? []))];
  if (used.length === 0 || (used.length === 1 && wanted === undefined)) return { file, note: null };
  const title = (id: number | string): string => videos.find((video) => video.id === id)?.name ?? String(id);
  const found = used.filter((id) => wanted !== undefined && [String(id), title(id), stem(title(id))].includes(wanted));
  const [video] = found;
  if (video === undefined || found.length > 1) {
    const names = used.slice(0, 5).map(title).join(', ');
    const more = used.length > 5 ? `, and ${used.length - 5} more` : '';
    const none = wanted === undefined ? '' : `, ${found.length === 0 ? 'none' : 'more than one'} of them "${wanted}"`;
    throw new DoppelError(
      'bad_persons',
      `${name}: COCO JSON of ${counted(used.length, 'video')} (${names}${more})${none}; a project is of one video: --sequence NAME takes one of them.`,
    );
  }
  const own = images.filter(({ video_id }) => video_id === video);
  const ownIds = new Set(own.map(({ id }) => id));
  return {
    file: {
      ...file,
      images: own,
      annotations: annotations.filter(
        ({ video_id, image_id }) => (video_id ?? video) === video && (image_id === undefined || ownIds.has(image_id)),
      ),
    },
    note: used.length === 1 ? null : `Of the ${used.length} videos in it, "${title(video)}" was read.`,
  };
}

/**
 * Where no image says of which video it is, and frames of one number lie in several folders, each folder is a video: else they would
 * become one in which everybody is at two places.
 */
function withVideosOfFolders(file: CocoFile): CocoFile {
  const { images = [] } = file;
  const folderOf = ({ file_name = '' }: Image): string => file_name.replace(/[\\/]?[^\\/]*$/, '');
  const frames = images.map(frameOf);
  const isOne = images.some(({ video_id }) => video_id !== undefined) || new Set(frames).size === images.length;
  if (isOne || new Set(images.map(folderOf)).size < 2) return file;
  return { ...file, images: images.map((image) => ({ ...image, video_id: folderOf(image) })) };
}

/** A file's name without folders and ending. */
const stem = (name: string): string => name.replace(/^.*[\\/]/, '').replace(/\.[^.]*$/, '');

/** The number of an image's frame; undefined where nothing says it. */
function frameOf({ frame_id, frame_index, file_name }: Image): number | undefined {
  const named = /(\d{1,9})\.\w+$/.exec(file_name ?? '')?.[1];
  return frame_index ?? frame_id ?? (named === undefined ? undefined : Number(named));
}

function framesOf({ images = [] }: CocoFile): ReadonlyMap<number | string, number> {
  return new Map(
    images.flatMap((image) => {
      const frame = frameOf(image);
      return frame === undefined ? [] : [[image.id, frame] as const];
    }),
  );
}

/** Images stand for frames without boxes too, so the lowest number among them is that of the first. */
function firstFrame(file: CocoFile): 0 | 1 | 'unsaid' {
  if (file.annotations.some(({ bboxes }) => bboxes !== undefined)) return 0;
  const lowest = (file.images ?? []).reduce(
    (least, image) => Math.min(least, frameOf(image) ?? least),
    Number.POSITIVE_INFINITY,
  );
  return lowest === 0 ? 0 : lowest === 1 ? 1 : 'unsaid';
}

function trackOf({ track_id, instance_id, attributes }: Annotation): number | null {
  const value = track_id ?? instance_id ?? attributes?.track_id;
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : null;
}
