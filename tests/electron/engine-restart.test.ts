import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { verifyProject } from '#pipeline';
import { launchApp, type RunningApp } from '../electron-double/launch-app.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { skipWithoutChromium } from '../support/chromium.ts';
import { patient, waitUntil } from '../support/patience.ts';
import { DesktopPage } from './desktop-page.ts';

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let app: RunningApp;
let page: DesktopPage;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  app = await launchApp({ args: [prepared.file] });
  page = await DesktopPage.of(app);
});
after(async () => {
  await app?.close();
  prepared?.remove();
});

/** The process id of the engine that runs now. */
async function enginePid(): Promise<number> {
  const last = async () => (await app.does<readonly (number | null)[]>('utilities')).findLast((each) => each !== null);
  return await waitUntil('an engine runs', last);
}

test('when the engine dies every window hears of it within a second, and the work goes on', { skip }, async () => {
  const { project } = await page.ask('project.open', { path: prepared.file });
  const { url } = (await page.ask('review.person', { project, person: 1 })).all_crops[0];
  const pid = await enginePid();
  const killedAt = performance.now();
  process.kill(pid, 'SIGKILL');
  const told = await page.until('engine_state', ({ state }) => state === 'restarting');
  const tookMs = performance.now() - killedAt;
  assert.ok(tookMs < patient(1000), `${tookMs} ms`);
  assert.match(told.message, /Nothing that was decided is lost/);
  const decision = { kind: 'note' as const, person: 1, text: 'asked while it was down' };
  const decided = await page.ask('review.decide', { project, decision, force: false, seen: null });
  assert.equal(decided.events.length, 1, 'what is asked meanwhile waits, and keeps its handle');
  await page.until('engine_state', ({ state }) => state === 'running');
  assert.notEqual(await enginePid(), pid);
  const status = await page.run<number>(`fetch(${JSON.stringify(url)}).then(({ status }) => status)`);
  assert.equal(status, 200, 'the pictures on the screen keep their addresses');
  assert.equal((await verifyProject(prepared.file)).ok, true);
});

test('an answer of many parts comes whole', { skip }, async () => {
  const { project } = await page.ask('project.open', { path: prepared.file });
  // Text of two and three bytes a letter would show a part that was cut in the middle of one.
  const note = 'Ünïcode ✓ '.repeat(999);
  for (let count = 0; count < 60; count++) {
    const decision = { kind: 'note' as const, person: 2, text: note };
    await page.ask('review.decide', { project, decision, force: false, seen: null });
  }
  const { notes } = await page.ask('review.person', { project, person: 2 });
  assert.equal(notes.filter(({ text }) => text === note.trim() || text === note).length, 60);
});

test('the screens show that the engine is gone, and that it is back', { skip }, async () => {
  const says = '/is started again/.test(document.body.innerText)';
  await app.does('waitFor', { expression: `!${says}` });
  process.kill(await enginePid(), 'SIGKILL');
  await app.does('waitFor', { expression: says });
  await app.does('waitFor', { expression: `!${says}` });
});
