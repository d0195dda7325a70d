/**
 * What the columns of a table with named columns mean, whoever wrote it: supervision's CSVSink and JSONSink, spreadsheets, scripts around
 * a tracker. One entry a meaning, its names in lower case without spaces and underscores; the first that is there counts.
 */
const meanings = {
  frame: ['frame', 'framenumber', 'frameindex', 'frameid', 'framenum', 'frameno', 'framenr', 'imageid'],
  id: ['trackerid', 'trackid', 'personid', 'objectid', 'targetid', 'identity', 'id', 'pid', 'tid'],
  confidence: ['confidence', 'conf', 'score'],
  className: ['classname', 'class', 'label', 'category', 'classid', 'cls', 'type', 'objectclass'],
  visibility: ['visibility', 'vis'],
} as const;

/** The four columns of a box, by what they are together. */
const boxes = {
  xyxy: [
    ['xmin', 'ymin', 'xmax', 'ymax'],
    ['x1', 'y1', 'x2', 'y2'],
    ['xtl', 'ytl', 'xbr', 'ybr'],
    ['left', 'top', 'right', 'bottom'],
    ['bbx1', 'bby1', 'bbx2', 'bby2'],
    ['bboxx1', 'bboxy1', 'bboxx2', 'bboxy2'],
  ],
  xywh: [
    ['x', 'y', 'w', 'h'],
    ['x', 'y', 'width', 'height'],
    ['left', 'top', 'width', 'height'],
    ['left', 'top', 'w', 'h'],
    ['bbleft', 'bbtop', 'bbwidth', 'bbheight'],
    ['bboxleft', 'bboxtop', 'bboxwidth', 'bboxheight'],
    ['bboxx', 'bboxy', 'bboxw', 'bboxh'],
    ['bboxx', 'bboxy', 'bboxwidth', 'bboxheight'],
    ['xmin', 'ymin', 'width', 'height'],
    ['x1', 'y1', 'w', 'h'],
    ['x1', 'y1', 'width', 'height'],
  ],
  cxcywh: [
    ['cx', 'cy', 'w', 'h'],
    ['cx', 'cy', 'width', 'height'],
    ['xc', 'yc', 'w', 'h'],
    ['xcenter', 'ycenter', 'width', 'height'],
    ['xcentre', 'ycentre', 'width', 'height'],
    ['centerx', 'centery', 'width', 'height'],
    ['centrex', 'centrey', 'width', 'height'],
  ],
} as const;

/** One column that holds all four numbers, by what they are together; a `bbox` alone is COCO's. */
const wholeBoxes: Readonly<Record<keyof typeof boxes, readonly string[]>> = {
  xywh: ['bbox', 'box', 'boundingbox', 'xywh', 'tlwh', 'ltwh', 'bboxxywh', 'bboxtlwh', 'bboxltwh'],
  xyxy: ['xyxy', 'tlbr', 'ltrb', 'bboxxyxy', 'bboxtlbr', 'bboxltrb'],
  cxcywh: ['cxcywh', 'bboxcxcywh'],
};

/** What a column that holds a whole box holds, and the names of four columns that mean the same; null for any other column. */
export function boxColumn(name: string): { readonly names: readonly string[] } | null {
  const corners = (Object.keys(boxes) as (keyof typeof boxes)[]).find((each) => wholeBoxes[each].includes(plain(name)));
  return corners === undefined ? null : { names: plainest[corners] };
}

/** The four columns' plainest names. */
const plainest = {
  xyxy: ['x1', 'y1', 'x2', 'y2'],
  xywh: ['x', 'y', 'w', 'h'],
  cxcywh: ['cx', 'cy', 'w', 'h'],
} as const;

/** Which column holds what, by its place; null where no column does. */
export interface TableColumns {
  readonly frame: number;
  readonly id: number;
  readonly box: readonly [number, number, number, number];
  readonly corners: keyof typeof boxes;
  readonly confidence: number | null;
  readonly className: number | null;
  readonly visibility: number | null;
  /** Names of columns that mean nothing here. */
  readonly unused: readonly string[];
  /** 0 where the column's own name says that it is an index, which counts from 0. */
  readonly framesFrom: 0 | 'unsaid';
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s_.-]/g, '');

/** What the columns of these names mean, or which of them are missing, in words. */
export function columnsOf(names: readonly string[]): TableColumns | { readonly missing: readonly string[] } {
  const keys = names.map(plain);
  const place = (meaning: keyof typeof meanings): number | null => {
    const name = meanings[meaning].find((each) => keys.includes(each));
    return name === undefined ? null : keys.indexOf(name);
  };
  const found = (Object.keys(boxes) as (keyof typeof boxes)[]).flatMap((corners) =>
    boxes[corners].filter((four) => four.every((name) => keys.includes(name))).map((four) => ({ corners, four })),
  );
  const [frame, id, [box]] = [place('frame'), place('id'), found];
  if (frame === null || id === null || box === undefined) {
    return {
      missing: [
        ...(frame === null ? ['the number of a frame'] : []),
        ...(id === null ? ['the id of a track'] : []),
        ...(box === undefined ? ['a box'] : []),
      ],
    };
  }
  const [a, b, c, d] = box.four.map((name) => keys.indexOf(name));
  const [confidence, className, visibility] = [place('confidence'), place('className'), place('visibility')];
  const used = new Set([frame, id, a, b, c, d, confidence, className, visibility]);
  return {
    frame,
    id,
    box: [a, b, c, d],
    corners: box.corners,
    confidence,
    className,
    visibility,
    unused: names.filter(
      (name, at) => !used.has(at) && !(plain(name) === 'classid' && className !== null) && name !== '',
    ),
    framesFrom: keys[frame] === 'frameindex' ? 0 : 'unsaid',
  };
}
