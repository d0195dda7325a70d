import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readTrackletRows, readTracklets } from '#project/tracklets.ts';
import { readVideo } from '#project/video.ts';
import type { DatasetInput, LabelInput } from './dataset-input.ts';
import { framesDataset } from './frames-dataset.ts';

/**
 * The frames of a project with the boxes of its persons as they were brought or found, one class, `person`. They are what a tracker
 * said, not the truth. The project is only read.
 * @throws DoppelError `bad_file` where the project has no boxes.
 */
export function readProjectDataset(project: ProjectDatabase, request: { readonly stride: number }): DatasetInput {
  const video = readVideo(project);
  const labels = new Map<number, LabelInput[]>();
  for (const { id, personId } of readTracklets(project)) {
    const { frameIndices, boxesPx } = readTrackletRows(project, id);
    frameIndices.forEach((frame, row) => {
      const [x1, y1, x2, y2] = boxesPx.subarray(row * 4, row * 4 + 4);
      const found = labels.get(frame) ?? [];
      found.push({
        classIndex: 0,
        boxPx: [x1, y1, x2, y2],
        polygonsPx: null,
        rle: null,
        identity: String(personId),
        crowd: 0,
      });
      labels.set(frame, found);
    });
  }
  if (labels.size === 0) throw new DoppelError('bad_file', `${project.path} has no boxes of persons.`);
  return framesDataset({
    name: path.basename(project.path, '.doppel'),
    kind: 'project',
    source: video.path,
    sha256: video.sha256,
    widthPx: video.widthPx,
    heightPx: video.heightPx,
    labels,
    frames: null,
    stride: request.stride,
  });
}
