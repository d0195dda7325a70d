import { z } from 'zod';

/** The forms in which persons and tracks come from other programs, by the name that `--format` takes. */
export const trackFormats = ['npz', 'mot', 'csv', 'cvat', 'coco', 'kitti', 'detrac', 'vatic', 'yolo'] as const;
/** One of `trackFormats`. */
export type TrackFormat = (typeof trackFormats)[number];

/** What each format is called in sentences. */
export const trackFormatTitles: Readonly<Record<TrackFormat, string>> = {
  npz: 'canonical persons',
  mot: 'MOT text',
  csv: 'a table with named columns',
  cvat: 'CVAT for video 1.1',
  coco: 'COCO video JSON',
  kitti: 'KITTI tracking labels',
  detrac: 'UA-DETRAC XML',
  vatic: 'VATIC text',
  yolo: 'YOLO labels',
};

/**
 * What the four numbers of a box mean: corner and size, two opposite corners, or centre and size, in pixels; `normalised` stands before
 * those that are shares of the picture's sides (0 to 1), `thousandths` before those from 0 to 1000, and each alone for the order that
 * the format has.
 */
export const boxLayouts = [
  'xywh',
  'xyxy',
  'cxcywh',
  'normalised',
  'normalised-xywh',
  'normalised-xyxy',
  'normalised-cxcywh',
  'thousandths',
  'thousandths-xywh',
  'thousandths-xyxy',
  'thousandths-cxcywh',
] as const;
/** One of `boxLayouts`. */
export type BoxLayout = (typeof boxLayouts)[number];

/** How a file of tracks is to be read where its own form is not to be believed; what is not named is found out. */
export const trackReading = z.strictObject({
  /** The format, instead of the one that the content shows. */
  format: z.enum(trackFormats).optional(),
  boxes: z.enum(boxLayouts).optional(),
  /** The number of a video's first frame. */
  frames_from: z.union([z.literal(0), z.literal(1)]).optional(),
  /** Names or numbers of the classes that are persons; `all` for every class. */
  classes: z.array(z.string().min(1).max(100)).min(1).max(100).optional(),
  /** The video that is meant where a file is of several, by its name or number. */
  sequence: z.string().min(1).max(1000).optional(),
  /** Rows that are less visible than this are left out, where the file says how visible somebody is; 0 to 1. */
  min_visibility: z.number().min(0).max(1).optional(),
});
/** A value of `trackReading`. */
export type TrackReading = z.infer<typeof trackReading>;

/** The forms in which an export writes the persons for other programs, beside its NPZ, by the name that `--formats` takes. */
export const personFormats = ['mot', 'coco', 'cvat'] as const;
/** One of `personFormats`. */
export type PersonFormat = (typeof personFormats)[number];
