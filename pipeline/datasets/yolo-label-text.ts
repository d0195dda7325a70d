import type { DatasetProblem, LabelInput, ProblemKind } from './dataset-input.ts';

/** What a label file is read with. */
interface LabelTextContext {
  /** The picture's key, for what is said. */
  readonly key: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Number of classes of the data set. */
  readonly classes: number;
}

/** Labels of a picture, and what was wrong with rows that are not among them. */
interface LabelsRead {
  readonly labels: readonly LabelInput[];
  readonly problems: readonly DatasetProblem[];
}

/** Coordinates this far outside 0 to 1 are rounding of the program that wrote them (6 digits are common). */
const roundingShare = 1e-4;

/**
 * Reads a label file of YOLO: a row an object, `class cx cy width height` or `class x1 y1 x2 y2 x3 y3 ...` (an outline of three
 * points or more), all as shares of the picture. Rows that are no labels are told with their line and left out; a row that stands
 * twice is kept once.
 */
export function readYoloLabels(text: string, context: LabelTextContext): LabelsRead {
  const labels: LabelInput[] = [];
  const problems: DatasetProblem[] = [];
  const seen = new Set<string>();
  text.split(/\r?\n/).forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed === '') return;
    const tell = (kind: ProblemKind, what: string): void => {
      problems.push({ kind, key: context.key, message: `${context.key}: line ${index + 1} of its labels ${what}.` });
    };
    const label = readRow(trimmed, context, tell);
    if (label === null) return;
    const same = JSON.stringify([label.classIndex, label.boxPx, label.polygonsPx]);
    if (seen.has(same)) {
      tell('doubled_label', 'says the same as an earlier one; one is kept');
      return;
    }
    seen.add(same);
    labels.push(label);
  });
  return { labels, problems };
}

function readRow(
  row: string,
  { classes, widthPx, heightPx }: LabelTextContext,
  tell: (kind: ProblemKind, what: string) => void,
): LabelInput | null {
  const values = row.split(/\s+/).map(Number);
  const [classIndex, ...shares] = values;
  if (!values.every(Number.isFinite)) {
    tell('bad_label', `has something that is not a number: "${row.slice(0, 60)}"`);
    return null;
  }
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classes) {
    tell('bad_class', `has class ${classIndex}; the data set has classes 0 to ${classes - 1}`);
    return null;
  }
  const isBox = shares.length === 4;
  if (!isBox && (shares.length < 6 || shares.length % 2 !== 0)) {
    tell('bad_label', `has ${values.length} numbers; 5 make a box, an odd number from 7 on an outline`);
    return null;
  }
  if (shares.some((share) => share < -roundingShare || share > 1 + roundingShare)) {
    tell('out_of_range', 'has coordinates outside the picture (shares from 0 to 1 are expected)');
    return null;
  }
  const boxPx = isBox ? boxOfCentre(shares, widthPx, heightPx) : boxOfOutline(shares, widthPx, heightPx);
  if (!(boxPx[2] > boxPx[0] && boxPx[3] > boxPx[1])) {
    tell('empty_box', 'has a box without area');
    return null;
  }
  const polygonsPx = isBox ? null : [shares.map((share, at) => share * (at % 2 === 0 ? widthPx : heightPx))];
  return { classIndex, boxPx, polygonsPx, rle: null, identity: null, crowd: 0 };
}

type Box = readonly [number, number, number, number];

function boxOfCentre([cx, cy, w, h]: readonly number[], widthPx: number, heightPx: number): Box {
  return [(cx - w / 2) * widthPx, (cy - h / 2) * heightPx, (cx + w / 2) * widthPx, (cy + h / 2) * heightPx];
}

function boxOfOutline(shares: readonly number[], widthPx: number, heightPx: number): Box {
  const xs = shares.filter((_, at) => at % 2 === 0);
  const ys = shares.filter((_, at) => at % 2 === 1);
  return [Math.min(...xs) * widthPx, Math.min(...ys) * heightPx, Math.max(...xs) * widthPx, Math.max(...ys) * heightPx];
}
