import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { analyze } from '#analysis/analyze.ts';
import { settings } from '#contract/settings.ts';
import { readDetections, readGroupingLog } from '#project/detections.ts';
import { readPersons } from '#project/persons.ts';
import { openProject } from '#project/project-file.ts';
import { runDoppel } from '../cli/run-doppel.ts';
import { temporaryFolder } from '../property/sample-project.ts';
import { projectDigest } from '../support/project-digest.ts';
import { sharedFile, skipWithout } from '../support/shared-data.ts';

const video = 'data/TUD-Campus.mp4';
const embedder = 'person-reidentification-retail-0286';
const skip = skipWithout(video, 'models/yolox_nano.onnx', 'models/person_reidentification_retail_0286.onnx');

test('an analysis killed while it looks at tracks ends in the persons and the account of one that was not', {
  skip,
}, async (context) => {
  const folder = temporaryFolder(context);
  const models = sharedFile('models');
  const config = path.join(folder, 'few.yaml');
  // Every third frame, few pictures a person: what comes before and after the tracks is killed elsewhere.
  writeFileSync(config, 'detect: { stride: 3 }\ncrops: { per_person: 2, best: 1 }\npreviews: { enabled: false }\n');
  const chosen = settings.parse({
    detect: { stride: 3 },
    crops: { per_person: 2, best: 1 },
    previews: { enabled: false },
    similarity: { embedder, models },
  });
  const request = (out: string) => ({
    ...{ video: sharedFile(video), out, settings: chosen, force: false },
    source: { kind: 'detected' as const },
  });
  const whole = path.join(folder, 'whole.doppel');
  await analyze(request(whole));

  const out = path.join(folder, 'killed.doppel');
  const flags = ['--config', config, '--embedder', embedder, '--models', models, '--json'];
  const { code } = await runDoppel(['analyze', sharedFile(video), '--out', out, ...flags], {
    onStderr: (text, kill) => {
      if (/"stage":"follow".*"done":[1-9]/.test(text)) kill('SIGKILL');
    },
  });
  assert.equal(code, null, 'it was killed among the looks, before it ended');
  const killed = openProject(out, 'read');
  assert.equal(readDetections(killed).length, 24, 'the detections stand');
  assert.equal(readPersons(killed).length, 0, 'nobody is stored before all are known');
  killed.close();

  await analyze(request(out));
  assert.deepEqual(projectDigest(out), projectDigest(whole));
  const logs = [out, whole].map((file) => {
    const project = openProject(file, 'read');
    const log = readGroupingLog(project);
    project.close();
    return log;
  });
  assert.ok(logs[0] !== null && logs[0].length > 0);
  assert.deepEqual(logs[0], logs[1]);
});
