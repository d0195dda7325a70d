import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { cropId } from '#base/ids.ts';
import { storeCropImages } from '#project/crops.ts';
import { erasePerson } from '#project/custody/erase-person.ts';
import { readErasures } from '#project/custody/erasures.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { verifyProject } from '#project/verify/verify.ts';
import { decide, makeSampleProject, planSampleCrops, temporaryFolder } from '../property/sample-project.ts';

/** Kills in the usual run; `DOPPEL_KILLS` asks for more. */
const kills = Math.ceil(Number(process.env.DOPPEL_KILLS ?? 20) / 3);
const child = path.join(import.meta.dirname, 'erase-child.ts');

const pictures = (project: ProjectDatabase) =>
  project.prepare<number>('SELECT count(*) FROM crop_image').pluck().get() ?? 0;

test(`${kills} kills while a person is erased leave a file that verifies, with the person whole or gone`, async (context) => {
  const whole = path.join(temporaryFolder(context), 'whole.doppel');
  const made = makeSampleProject(whole, 3);
  planSampleCrops(made, 3, 40);
  const crops = Array.from({ length: 120 }, (_, n) => cropId(n + 1));
  const image = new Uint8Array(6000).fill(7);
  storeCropImages(
    made,
    crops.map((id) => ({ id, image, widthPx: 50, heightPx: 120, sharpness: 1, quality: 0.5 })),
  );
  decide(made, { kind: 'apart', a: 1, b: 3 });
  made.close();
  const gone = path.join(temporaryFolder(context), 'gone.doppel');
  copyFileSync(whole, gone);
  const erased = openProject(gone, 'write');
  erasePerson(erased, { person: 2, by: 'Kim', at: '2026-01-01T00:00:00.000Z', reason: 'asked' });
  const [before, after] = [crops.length, pictures(erased)];
  erased.close();
  assert.ok(after < before);
  for (let round = 0; round < kills; round += 1) {
    const file = path.join(temporaryFolder(context), 'a.doppel');
    copyFileSync(whole, file);
    const running = spawn(process.execPath, [child, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(running.stdout, 'data');
    setTimeout(() => running.kill('SIGKILL'), Math.random() * 40);
    await once(running, 'close');
    const project = openProject(file, 'write');
    const { ok, checks } = verifyProject(project, null);
    assert.ok(ok, JSON.stringify(checks));
    const left = pictures(project);
    assert.equal(left, readErasures(project).length === 0 ? before : after, 'all of the person, or nothing');
    if (left === before)
      erasePerson(project, { person: 2, by: 'Kim', at: '2026-01-02T00:00:00.000Z', reason: 'again' });
    assert.ok(verifyProject(project, null).ok, 'erased after all');
    project.close();
    assert.deepEqual(readdirSync(path.dirname(file)), ['a.doppel'], 'no log is left beside the file');
  }
});
