import assert from 'node:assert/strict';
import { copyFileSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type ChannelName, channels, type ReplyOf, type RequestOf } from '#contract/channels.ts';
import { openKeyFile } from '#project/custody/key-file.ts';
import { madeInsightFile } from '#tests/support/insight-file.ts';
import { launchApp, type RunningApp } from '../electron-double/launch-app.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { skipWithoutChromium } from '../support/chromium.ts';
import { DesktopPage } from './desktop-page.ts';

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let app: RunningApp;
let page: DesktopPage;
let project: string;
const asked = new Set<ChannelName>();

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  app = await launchApp();
  page = await DesktopPage.of(app);
  ({ project } = await ask('project.open', { path: prepared.file }));
});
after(async () => {
  await app?.close();
  prepared?.remove();
});

/** A file of a name, wherever it lies in a folder. */
function findFile(folder: string, name: string): string {
  const [found] = globSync(`**/${name}`, { cwd: folder });
  assert.ok(found !== undefined, `${name} lies nowhere in ${folder}`);
  return path.join(folder, found);
}

/** What a question is refused with. */
function refusalOf<Name extends ChannelName>(channel: Name, request: RequestOf<Name>) {
  asked.add(channel);
  return page.refusal(channel, request);
}

function ask<Name extends ChannelName>(channel: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
  asked.add(channel);
  return page.ask(channel, request);
}

test('the start screen learns that it has the desktop door, who reviews and which models there are', {
  skip,
}, async () => {
  const info = await ask('app.info', {});
  assert.deepEqual([info.door, info.start_file, info.reviewer], ['desktop', null, 'a tester']);
  assert.ok(info.models.length > 0);
  assert.equal(info.recent[0].path, prepared.file);
  await ask('app.set_reviewer', { name: 'A. Analyst' });
  assert.equal((await ask('app.info', {})).reviewer, 'A. Analyst');
});

test('nothing but what a killed copy or export left can be removed', { skip }, async () => {
  assert.equal((await refusalOf('app.remove_leftovers', { paths: [prepared.file] })).code, 'not_found');
});

test('an engine that answers is not restarted', { skip }, async () => {
  assert.deepEqual(await ask('app.restart_engine', {}), { restarted: false });
});

test('a file is chosen in the system dialog for its kind; a closed dialog chooses none', { skip }, async () => {
  const openFile = { canceled: false, filePaths: ['/videos/a b.mp4'] };
  await app.does('answerDialog', { answer: openFile });
  assert.deepEqual(await ask('files.pick', { kind: 'video' }), { path: '/videos/a b.mp4', has_dialogs: true });
  await app.does('answerDialog', { answer: { canceled: true, filePaths: [] } });
  assert.deepEqual(await ask('files.pick', { kind: 'folder' }), { path: null, has_dialogs: true });
  await app.does('answerDialog', { answer: { canceled: false, filePath: '/projects/street' } });
  assert.deepEqual(await ask('files.pick', { kind: 'save_project' }), {
    path: '/projects/street.doppel',
    has_dialogs: true,
  });
  const calls = await app.does<readonly { readonly api: string; readonly args: readonly object[] }[]>('calls');
  const dialogs = calls.filter(({ api }) => api.startsWith('dialog.'));
  assert.deepEqual(
    dialogs.map(({ api }) => api),
    ['dialog.showOpenDialog', 'dialog.showOpenDialog', 'dialog.showSaveDialog'],
  );
  assert.match(JSON.stringify(dialogs[0].args), /"openFile".*"Videos".*"mp4"/);
  assert.match(JSON.stringify(dialogs[1].args), /openDirectory/);
});

test('a file is shown in the file manager, a folder from within, and what is not there is not', { skip }, async () => {
  assert.deepEqual(await ask('files.reveal', { path: prepared.file }), { revealed: true });
  assert.deepEqual(await ask('files.reveal', { path: path.join(prepared.folder, 'page') }), { revealed: true });
  assert.deepEqual(await ask('files.reveal', { path: path.join(prepared.folder, 'nowhere') }), { revealed: false });
  assert.deepEqual(await ask('files.reveal', { path: 'relative.mp4' }), { revealed: false });
  const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
  const shown = calls.filter(({ api }) => api === 'shell.showItemInFolder').map(({ args }) => args[0]);
  assert.equal(shown[0], prepared.file);
  assert.equal(path.dirname(shown[1]), path.join(prepared.folder, 'page'));
  assert.equal(shown.length, 2);
});

test('folders are listed, and a model that nobody knows cannot be pulled', { skip }, async () => {
  const { entries } = await ask('files.list', { folder: prepared.folder });
  assert.ok(entries.some(({ name, kind }) => name === 'blocks.doppel' && kind === 'project'));
  await assert.rejects(ask('models.pull', { id: 'nothing' }), /catalogue/);
  assert.equal((await ask('devices.list', {})).devices.find(({ works }) => works)?.id, 'cpu');
  await assert.rejects(ask('models.take', { folder: prepared.folder }), /holds no model/);
});

test('the review is answered through the bridge, decision and undo included', { skip }, async () => {
  const queue = await ask('review.queue', { project, threshold: null });
  assert.deepEqual([queue.pairs[0].a, queue.pairs[0].b], [1, 2]);
  assert.equal((await ask('review.persons', { project })).persons.length, 6);
  assert.equal((await ask('review.person', { project, person: 1 })).id, 1);
  assert.equal((await ask('review.pair', { project, a: 1, b: 2 })).state, 'open');
  assert.equal((await ask('review.agreement', { project, a: 1, b: 2 })).pictures.length, 2);
  assert.ok((await ask('review.boxes', { project, persons: [1], from_frame: 0, to_frame: 3 })).boxes.length > 0);
  assert.deepEqual((await ask('review.merge_preview', { project, persons: [1, 2] })).members, [1, 2]);
  await ask('review.split_proposal', { project, person: 3 });
  assert.equal((await ask('review.piles', { project })).alone.length, 4);
  assert.equal((await ask('review.faces', { project, persons: [1, 2] })).faces.length, 2);
  assert.equal((await ask('review.traits', { project })).persons.length, 6);
  assert.ok((await ask('review.likely', { project, persons: [], count: 3 })).pairs.length > 0);
  assert.ok((await ask('review.cut_places', { project, person: 3 })).places.length > 0);
  assert.deepEqual((await ask('review.together', { project, a: 1, b: 2 })).stretches, []);
  assert.deepEqual((await ask('review.split_proposals', { project })).proposals, []);
  assert.equal((await ask('review.matrix', { project }))?.person_ids.length, 6);
  const decision = { kind: 'merge' as const, persons: [1, 2] };
  await ask('review.decide', { project, decision, force: false, seen: null });
  await ask('review.decide', { project, decision: { kind: 'undo' }, force: false, seen: null });
  const { head } = await page.until('project_changed', (event) => event.path === prepared.file);
  assert.ok(head !== undefined);
  assert.equal((await ask('history.log', { project })).events.length, 2);
  assert.equal((await ask('history.verify', { project })).ok, true);
});

test('a refusal keeps its code and what a program needs to know of it', { skip }, async () => {
  const decision = { kind: 'merge', persons: [3, 4] };
  const refused = await page.refusal('review.decide', { project, decision, force: false, seen: null });
  assert.equal(refused.code, 'conflict');
  assert.ok(Array.isArray(refused.details?.reasons));
  assert.equal(
    (await page.refusal('project.open', { path: path.join(prepared.folder, 'no.doppel') })).code,
    'not_found',
  );
});

test('an export is planned and written', { skip }, async () => {
  const to = path.join(prepared.folder, 'out');
  assert.equal((await ask('export.plan', { project, to })).existing, false);
  await ask('export.run', { project, to, person: null });
  const file = path.join(to, 'webp_viewer', 'person_selection.html');
  assert.ok(existsSync(file));
  assert.deepEqual(await ask('export.report', { project, to }), { file, address: null });
  assert.deepEqual(await ask('export.open_report', { project, to }), { opened: true });
  const calls = await app.does<readonly { readonly api: string; readonly args: readonly string[] }[]>('calls');
  assert.deepEqual(
    calls.filter(({ api }) => api === 'shell.openPath').map(({ args }) => args[0]),
    [file],
  );
  assert.equal((await refusalOf('export.open_report', { project, to: prepared.folder })).code, 'not_found');
});

test('a person of a copy is erased through the bridge', { skip }, async () => {
  const copy = path.join(prepared.folder, 'erased.doppel');
  await ask('project.save_as', { project, path: copy });
  const { project: opened } = await ask('project.open', { path: copy });
  assert.ok((await ask('custody.erase', { project: opened, person: 6, reason: '' })).crops > 0);
  await ask('project.close', { project: opened });
});

test('a project is sealed with a key that the system guards, and says for what it is kept', { skip }, async () => {
  assert.deepEqual(await ask('custody.key', {}), { guard: 'system', public_key: null });
  const first = await ask('custody.seal', { project, guard: 'system', passphrase: '' });
  assert.deepEqual(await ask('custody.key', {}), { guard: 'system', public_key: first.public_key });
  // Made once: the second seal is by the same key.
  const { public_key } = await ask('custody.seal', { project, guard: 'system', passphrase: 'not asked for' });
  assert.equal(public_key, first.public_key);
  const { checks } = await ask('history.verify', { project, signed_by: public_key });
  assert.match(checks.find(({ name }) => name === 'seal')?.message ?? '', /A\. Analyst sealed event 2/);
  const calls = await app.does<readonly { readonly api: string }[]>('calls');
  const kept = calls.map(({ api }) => api).filter((api) => api.startsWith('safeStorage.'));
  assert.deepEqual(kept, ['safeStorage.encryptString', 'safeStorage.decryptString']);
  // What guards the key lies on the disk, and is not what opens the key.
  const secret = readFileSync(path.join(app.home, 'electron', 'reviewer-key.secret'));
  const key = findFile(app.home, 'reviewer-key-system.json');
  await assert.rejects(openKeyFile(key, secret.toString('utf8')), /passphrase/);

  const said = await ask('custody.say_purpose', { project, purpose: '', legal_basis: '', delete_by: null });
  assert.deepEqual([said.purpose?.by, said.overdue], ['A. Analyst', false]);
});

test('without a keyring the desktop asks for a passphrase, and does not pretend to guard anything', {
  skip,
}, async () => {
  const poor = await launchApp({ keyring: 'none' });
  try {
    const there = await DesktopPage.of(poor);
    const { project: opened } = await there.ask('project.open', { path: prepared.file });
    assert.deepEqual(await there.ask('custody.key', {}), { guard: 'passphrase', public_key: null });
    const refused = await there.refusal('custody.seal', { project: opened, guard: 'system', passphrase: 'x' });
    assert.equal(refused.code, 'missing_tool');
    const seal = await there.ask('custody.seal', {
      project: opened,
      guard: 'passphrase',
      passphrase: 'a long sentence',
    });
    assert.equal(seal.body.by, 'a tester');
  } finally {
    await poor.close();
  }
});

test('a project is saved under another name, its video found again, and closed', { skip }, async () => {
  const copy = path.join(prepared.folder, 'copy.doppel');
  await ask('project.save_as', { project, path: copy });
  assert.equal((await ask('review.compare', { project, path: copy })).disagreement_count, 0);
  const opened = await ask('project.open', { path: copy });
  assert.equal((await ask('project.status', { project: opened.project })).persons.original, 6);
  await ask('project.locate_video', { project: opened.project, path: prepared.scene.video });
  await ask('project.close', { project: opened.project });
  assert.equal((await page.refusal('project.status', { project: opened.project })).code, 'not_found');
  await ask('app.forget_recent', { path: copy });
});

test('an analysis runs in the engine, tells how far it is, is cancelled and resumed to its end', { skip }, async () => {
  const out = path.join(prepared.folder, 'again.doppel');
  const { video, tracks } = prepared.scene;
  const started = await ask('analysis.start', { video, tracks, persons: null, out, force: false });
  await page.until('analysis_progress', ({ analysis }) => analysis === started.analysis);
  await ask('analysis.cancel', { analysis: started.analysis });
  await page.until('analysis_ended', ({ analysis }) => analysis === started.analysis);
  const resumed = await ask('analysis.resume', { path: out });
  const ended = await page.until('analysis_ended', ({ analysis }) => analysis === resumed.analysis, 40_000);
  assert.deepEqual([ended.outcome, ended.error], ['done', null]);
});

test('the demo that was analysed before is opened as it was left', { skip }, async () => {
  const folder = path.join(app.home, 'doppel', 'demo');
  mkdirSync(folder, { recursive: true });
  copyFileSync(prepared.file, path.join(folder, 'street.doppel'));
  assert.deepEqual(await ask('demo.start', {}), { analysis: null, out: path.join(folder, 'street.doppel') });
});

test('settings are shown, set and taken back', { skip }, async () => {
  const { settings } = await ask('settings.set', { name: 'crops.best', value: 4 });
  assert.equal(settings.find(({ name }) => name === 'crops.best')?.value, 4);
  await ask('settings.reset', { name: 'crops.best' });
  assert.ok((await ask('settings.show', {})).settings.every(({ is_own }) => !is_own));
});

test('a folder of videos is worked through, and its end is told to who looks elsewhere', { skip }, async () => {
  const folder = path.join(prepared.folder, 'night');
  mkdirSync(folder);
  copyFileSync(prepared.scene.video, path.join(folder, 'one.mp4'));
  copyFileSync(prepared.scene.tracks, path.join(folder, 'one.txt'));
  assert.equal((await ask('queue.plan', { folder, to: null, beside: true })).videos.length, 1);
  assert.equal((await refusalOf('queue.resume', {})).code, 'not_found');
  await ask('queue.start', { folder, to: null, beside: true });
  await ask('queue.stop', {});
  await page.until('queue_changed', ({ state }) => state === 'stopped', 40_000);
  await ask('queue.resume', {});
  await page.until('queue_changed', ({ state }) => state === 'ended', 40_000);
  assert.equal((await ask('queue.show', {})).queue?.videos[0].state, 'done');
  await ask('queue.forget', {});
});

test('an insight file is looked at', { skip }, async () => {
  const file = await madeInsightFile(prepared.folder);
  assert.equal((await ask('insight.overview', { path: file })).runs.length, 3);
  const { run, pictures } = await ask('insight.pictures', { path: file, run: null });
  const view = await ask('insight.picture', { path: file, run: run.id, picture: pictures[0].picture });
  assert.match(view.image, /^\/asset\//);
  assert.equal((await ask('insight.evaluation', { path: file, run: null })).run.id, run.id);
  assert.equal((await ask('insight.distances', { path: file, component: 'box' })).values.length, 6);
  assert.ok((await ask('insight.neighbours', { path: file })).rows.length > 0);
});

test('what fits no channel is refused before the engine hears of it', { skip }, async () => {
  assert.equal((await page.refusal('project.eat', {})).code, 'not_found');
  assert.equal((await page.refusal('constructor', {})).code, 'not_found');
  const { code, message } = await page.refusal('project.open', { path: 7 });
  assert.equal(code, 'usage');
  assert.match(message, /project\.open.*path/s);
  assert.equal((await page.refusal('app.info', { more: 1 })).code, 'usage');
});

test('crops are labelled, and what was labelled is taken back', { skip }, async () => {
  const before = await ask('conditions.overview', { project, run: null });
  assert.deepEqual([before.trainings, before.evaluation], [[], null]);
  const pile = await ask('conditions.pile', { project, condition: 'view' });
  assert.ok(pile.total > 0 && pile.labelled === 0);
  const [{ object }] = pile.crops;
  await ask('conditions.label', { project, condition: 'view', object, value: 'front' });
  assert.deepEqual((await ask('conditions.pile', { project, condition: 'view' })).counts, { front: 1 });
  await ask('conditions.undo', { project, condition: 'view' });
  assert.equal((await ask('conditions.pile', { project, condition: 'view' })).labelled, 0);
  assert.equal((await ask('conditions.persons', { project })).said, null, 'no head was trained');
  assert.equal((await refusalOf('conditions.cell', { project, run: 1, truth: 0, answer: 0 })).code, 'not_found');
  assert.equal((await refusalOf('conditions.listed', { project, run: 1, list: 'hardest' })).code, 'not_found');
  assert.deepEqual([before.running, before.stopped], [null, []]);
  assert.equal((await refusalOf('conditions.stop', { project })).code, 'not_found');
  // Nothing is labelled any more, so the training ends at once, and says why to every window.
  await ask('conditions.train', { project, condition: 'view', features: 'position' });
});

test('every channel of the contract was asked through the preload, those of features at least as far as their schema', {
  skip,
}, async () => {
  const others = Object.keys(channels).filter((name) => !asked.has(name as ChannelName));
  assert.ok(
    others.every((name) => /^(library|search|pictures)\./.test(name)),
    others.join(', '),
  );
  for (const name of others) assert.equal((await page.refusal(name, { nothing: true })).code, 'usage', name);
});

test('a listener that a page took back hears no more', { skip }, async () => {
  const count = await page.run<number>('hearNoMore(), heard.length');
  await ask('review.decide', {
    project,
    decision: { kind: 'note', person: 3, text: 'x' },
    force: false,
    seen: null,
  });
  await ask('project.status', { project });
  assert.equal(await page.run<number>('heard.length'), count);
});
