import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { cropId, personId, trackletId } from '#base/ids.ts';
import type { DecisionRequest } from '#contract/decisions.ts';
import type { DecideReply } from '#contract/replies.ts';
import type { PlannedCropRecord } from '#project/crops.ts';
import { storeCropPlan } from '#project/crops.ts';
import { appendDecision, type DecisionContext } from '#project/decisions.ts';
import { storePersons } from '#project/persons.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { createProject, type NewProject } from '#project/project-file.ts';
import { storeSource } from '#project/sources.ts';

/** A folder that is gone when the test is over. */
export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'doppel-test-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What a project for a test is born with. */
export const sampleBirth: NewProject = {
  uuid: '11111111-2222-4333-8444-555555555555',
  createdAt: '2026-01-01T00:00:00.000Z',
  appVersion: '0.0.0-test',
  video: {
    path: '/nowhere/video.mp4',
    sha256: 'a'.repeat(64),
    bytes: 1000,
    widthPx: 1280,
    heightPx: 720,
    fps: 25,
    variableFrameRate: false,
    durationMs: 40_000,
    probe: { codec: 'h264' },
  },
};

/** Makes a project with persons 1 to `count`; person n has tracklet 100 + n with the frames 10 n to 10 n + 29. */
export function makeSampleProject(file: string, count = 5): ProjectDatabase {
  const project = createProject(file, sampleBirth);
  const ids = Array.from({ length: count }, (_, index) => index + 1);
  project.write(() => {
    const sourceId = storeSource(project, {
      kind: 'tracks',
      path: '/nowhere/tracks.txt',
      sha256: null,
      report: { boxes_clamped: 1, boxes_empty: 2, rows_left_out: 3 },
    });
    storePersons(
      project,
      ids.map((id) => ({
        id: personId(id),
        sourceTrackletIds: [id],
        hiddenReason: null,
        possiblyMisaligned: false,
      })),
      ids.map((id) => ({
        id: trackletId(100 + id),
        personId: personId(id),
        sourceId,
        frameIndices: Int32Array.from({ length: 30 }, (_, row) => 10 * id + row),
        boxesPx: Float32Array.from({ length: 120 }, (_, i) => [10, 20, 60, 140][i % 4] + id),
        confidences: new Float32Array(30).fill(0.9),
        detectionIndices: new Int32Array(30).fill(-1),
      })),
    );
  });
  return project;
}

/** Plans `perPerson` crops of each of the sample's persons, ids from 1. */
export function planSampleCrops(project: ProjectDatabase, count: number, perPerson: number): void {
  const crops = Array.from({ length: count * perPerson }, (_, index): PlannedCropRecord => {
    const person = Math.floor(index / perPerson) + 1;
    return {
      id: cropId(index + 1),
      trackletId: trackletId(100 + person),
      frameIndex: 10 * person + (index % perPerson),
      x1: 10,
      y1: 20,
      x2: 60,
      y2: 140,
      confidence: 0.9,
      coveredShare: 0,
      cutByEdge: false,
      relativeHeight: 1,
    };
  });
  storeCropPlan(project, crops);
}

/** Decides in the name of Ana. */
export function decide(
  project: ProjectDatabase,
  request: DecisionRequest,
  context: Partial<DecisionContext> = {},
): DecideReply {
  return appendDecision(project, request, {
    by: 'Ana',
    at: '2026-01-02T00:00:00.000Z',
    appVersion: '0.0.0-test',
    force: false,
    seen: null,
    ...context,
  });
}
