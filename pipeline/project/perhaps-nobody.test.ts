import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { decide, makeSampleProject, temporaryFolder } from '#tests/property/sample-project.ts';
import { storeGroupingLog } from './detections.ts';
import { readPerhapsNobody } from './perhaps-nobody.ts';
import { readReview } from './review.ts';

test('a box that never moves is asked about until it is merged with somebody, or said to be one person', (context) => {
  const project = makeSampleProject(path.join(temporaryFolder(context), 'a.doppel'));
  context.after(() => project.close());
  const asked = () => readPerhapsNobody(project, readReview(project));
  assert.deepEqual(asked(), [], 'a file brought these persons');
  storeGroupingLog(
    project,
    [2, 3, 4].map((person) => ({ kind: 'still' as const, person, spread: 0.02, confidence: 0.5 })),
  );
  assert.deepEqual(asked(), [2, 3, 4]);
  decide(project, { kind: 'whole', person: 3 });
  assert.deepEqual(asked(), [2, 4]);
  decide(project, { kind: 'merge', persons: [1, 2] });
  assert.deepEqual(asked(), [4]);
  decide(project, { kind: 'undo' });
  assert.deepEqual(asked(), [2, 4], 'undone, it is asked again');
  decide(project, { kind: 'merge', persons: [2, 4] });
  assert.deepEqual(asked(), [2], 'one signpost in two pieces');
});
