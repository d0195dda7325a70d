import { createHash } from 'node:crypto';
import type { DatasetInput, DatasetKind, DatasetProblem, LabelInput, PictureInput } from './dataset-input.ts';

/** Frames of one video with their labels. */
interface FramesRequest {
  readonly name: string;
  readonly kind: DatasetKind;
  /** Absolute path of the video. */
  readonly source: string;
  readonly sha256: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly labels: ReadonlyMap<number, readonly LabelInput[]>;
  /** Frames that were looked at; null for those from 0 to the last that has labels. */
  readonly frames: readonly number[] | null;
  readonly stride: number;
}

/** A data set of a video's frames: every `stride`th, one class, `person`. Boxes outside the picture are cut off at its edges and told where nothing is left. */
export function framesDataset(request: FramesRequest): DatasetInput {
  const { name, kind, source, sha256, widthPx, heightPx, labels } = request;
  const last = Math.max(-1, ...labels.keys());
  const frames = request.frames ?? Array.from({ length: last + 1 }, (_, frame) => frame);
  const problems: DatasetProblem[] = [];
  const pictures = frames
    .filter((frame) => frame % request.stride === 0)
    .map((frame): PictureInput => {
      const key = String(frame).padStart(6, '0');
      return {
        key,
        path: source,
        frame,
        split: null,
        widthPx,
        heightPx,
        pixelsSha256: createHash('sha256').update(`${sha256}\n${frame}`).digest('hex'),
        video: name,
        labels: (labels.get(frame) ?? []).flatMap((label) => cut(label, key, widthPx, heightPx, problems)),
      };
    });
  return { name, kind, source, classes: ['person'], pictures, problems };
}

function cut(
  label: LabelInput,
  key: string,
  widthPx: number,
  heightPx: number,
  problems: DatasetProblem[],
): readonly LabelInput[] {
  const [x1, y1, x2, y2] = label.boxPx;
  const boxPx = [Math.max(x1, 0), Math.max(y1, 0), Math.min(x2, widthPx), Math.min(y2, heightPx)] as const;
  if (boxPx[2] > boxPx[0] && boxPx[3] > boxPx[1]) return [{ ...label, boxPx }];
  problems.push({
    kind: 'out_of_range',
    key,
    message: `Frame ${key}: the box of ${label.identity ?? 'somebody'} lies outside the picture.`,
  });
  return [];
}
