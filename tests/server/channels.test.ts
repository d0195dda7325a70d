import assert from 'node:assert/strict';
import { existsSync, globSync } from 'node:fs';
import { cp, mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type ChannelName, channels, type ReplyOf, type RequestOf } from '#contract/channels.ts';
import { madeInsightFile } from '#tests/support/insight-file.ts';
import { waitUntil } from '../support/patience.ts';
import { type EventLog, rejectsWith, type ServedScene, serveScene } from './served-scene.ts';

let served: ServedScene;
let events: EventLog;
let project: string;
const asked = new Set<ChannelName>();

before(async () => {
  served = await serveScene();
  events = await served.listen();
  project = (await ask('project.open', { path: served.file })).project;
});
after(async () => {
  events?.close();
  await served?.close();
});

function ask<Name extends ChannelName>(channel: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
  asked.add(channel);
  return served.ask(channel, request);
}

const decide = (decision: RequestOf<'review.decide'>['decision']) =>
  ask('review.decide', { project, decision, force: false, seen: null });

test('the start screen learns who reviews, what was opened, which models there are and the file it was started with', async () => {
  const info = await ask('app.info', {});
  assert.equal(info.door, 'browser');
  assert.equal(info.start_file, served.file);
  assert.ok(info.models.some(({ family }) => family === 'osnet'));
  const [recent] = info.recent;
  assert.equal(recent.path, served.file);
  assert.equal(recent.video_name, 'blocks.mp4');
  assert.equal(recent.analysis, 'done');
  assert.deepEqual([recent.decided, recent.open], [0, 1]);
  const still = await served.get(recent.still ?? '');
  assert.equal(still.headers['content-type'], 'image/png');
  assert.equal((await sharp(still.body).metadata()).format, 'png');
});

test('the name that the reviewer gives signs the next decisions, and an empty one is refused', async () => {
  await ask('app.set_reviewer', { name: 'A. Analyst' });
  assert.equal((await ask('app.info', {})).reviewer, 'A. Analyst');
  const { events: written } = await decide({ kind: 'note', person: 3, text: 'red bag' });
  assert.equal(written[0].by, 'A. Analyst');
  await rejectsWith(ask('app.set_reviewer', { name: '   ' }), 'usage');
});

test('files are chosen by looking into folders, where the door has no dialogs', async () => {
  assert.deepEqual(await ask('files.pick', { kind: 'video' }), { path: null, has_dialogs: false });
  assert.deepEqual(await ask('files.reveal', { path: served.folder }), { revealed: false });
  const { entries, parent } = await ask('files.list', { folder: served.folder });
  assert.equal(parent, null, 'no way leads up out of the folder that was opened');
  await rejectsWith(ask('files.list', { folder: path.dirname(served.folder) }), 'usage', /--folder/);
  await rejectsWith(ask('project.save_as', { project, path: path.join(served.folder, '..', 'a.doppel') }), 'usage');
  await rejectsWith(ask('export.run', { project, to: '/', person: null }), 'usage');
  const kinds = new Map(entries.map(({ name, kind }) => [name, kind]));
  assert.equal(kinds.get('blocks.mp4'), 'video');
  assert.equal(kinds.get('blocks.txt'), 'tracks');
  assert.equal(kinds.get('blocks.doppel'), 'project');
  assert.equal(kinds.get('page'), 'folder');
  assert.ok((await ask('files.list', { folder: null })).folder.length > 0);
  await rejectsWith(ask('files.list', { folder: path.join(served.folder, 'nowhere') }), 'not_found');
});

test('an engine that answers is not restarted', async () => {
  const { pid } = served.server.engine;
  assert.deepEqual(await ask('app.restart_engine', {}), { restarted: false });
  assert.equal(served.server.engine.pid, pid);
});

test('a model that is not in the catalogue cannot be pulled', async () => {
  await rejectsWith(ask('models.pull', { id: 'nothing' }), 'not_found');
  await rejectsWith(ask('models.take', { folder: served.folder }), 'not_found', /holds no model that Doppel knows/);
});

test('devices are tried, and the processor is one that works', async () => {
  const { devices } = await ask('devices.list', {});
  assert.deepEqual(devices[0], { id: 'cpu', name: 'The CPU', works: true, reason: null });
  assert.ok(devices.every(({ works, reason }) => works === (reason === null)));
});

test('a project opens with its status, its video and the table of its frame times', async () => {
  const opened = await ask('project.open', { path: served.file });
  assert.equal(opened.status.persons.original, 6);
  assert.equal(opened.no_video_reason, null);
  const table = await served.get(opened.frame_times ?? '');
  const times = new Float64Array(
    table.body.buffer.slice(table.body.byteOffset, table.body.byteOffset + table.body.length),
  );
  assert.equal(times.length, served.scene.frameCount);
  assert.equal(times[2], 80);
  const video = await served.get(opened.video ?? '');
  assert.equal(video.headers['content-type'], 'video/mp4');
  assert.deepEqual(video.body, await readFile(served.scene.video));
  assert.deepEqual((await ask('project.status', { project })).video, opened.status.video);
  await ask('project.close', { project: opened.project });
  await rejectsWith(ask('project.status', { project: opened.project }), 'not_found', /not open any more/);
  assert.equal((await served.get(opened.frame_times ?? '')).status, 404, 'assets of a closed project are gone');
});

test('the queue holds the one true pair open, and the pairs seen together folded away', async () => {
  const queue = await ask('review.queue', { project, threshold: -1 });
  assert.equal(queue.pairs.length, 15);
  assert.deepEqual([queue.pairs[0].a, queue.pairs[0].b, queue.pairs[0].state], [1, 2, 'open']);
  assert.equal(queue.pairs.filter(({ state }) => state === 'vetoed').length, 14);
  assert.equal(queue.open, 1);
  assert.ok(queue.pairs[0].probability !== null || queue.no_probability_reason !== null);
  const pair = await ask('review.pair', { project, a: 2, b: 1 });
  assert.deepEqual(pair, queue.pairs[0]);
  await rejectsWith(ask('review.pair', { project, a: 1, b: 99 }), 'not_found');
  const { pictures } = await ask('review.agreement', { project, a: 1, b: 2 });
  assert.deepEqual(
    pictures.map(({ crop }) => crop),
    pair.best_crops,
  );
  for (const { columns, rows, values } of pictures) assert.equal(values.length, columns * rows);
  await rejectsWith(ask('review.agreement', { project, a: 1, b: 99 }), 'not_found');
});

test('persons come with pictures that load: a still, a moving preview, every crop', async () => {
  const { persons } = await ask('review.persons', { project });
  assert.deepEqual(
    persons.map(({ id }) => id),
    [1, 2, 3, 4, 5, 6],
  );
  const person = await ask('review.person', { project, person: 1 });
  assert.deepEqual(person.presence, [[0, 34]]);
  assert.equal(person.all_crops.length, person.crops);
  assert.deepEqual(
    person.all_crops.flatMap(({ best_rank }) => best_rank ?? []).toSorted((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7],
  );
  const preview = await served.get(person.preview ?? '');
  assert.equal(preview.headers['content-type'], 'image/webp');
  assert.ok(((await sharp(preview.body).metadata()).pages ?? 1) > 1);
  const crop = person.all_crops[5];
  const picture = await served.get(crop.url);
  const { width, height } = await sharp(picture.body).metadata();
  assert.deepEqual([width, height], [crop.width, crop.height]);
  assert.match(String(picture.headers['cache-control']), /^no-store$/);
});

test('persons are told with what they can be filtered by: size, quality, and the tags of their notes', async () => {
  await decide({ kind: 'note', person: 3, text: 'Seen by #Witness, (#car-2) and again #witness. C# is none.' });
  const { persons } = await ask('review.traits', { project });
  assert.equal(persons.length, 6);
  const third = persons.find(({ id }) => id === 3);
  assert.deepEqual(third?.tags, ['car-2', 'witness']);
  const { all_crops } = await ask('review.person', { project, person: 3 });
  const heights = all_crops.map(({ box }) => box[3] - box[1]).toSorted((one, other) => one - other);
  assert.equal(third?.height_px, heights[Math.floor(heights.length / 2)]);
  assert.equal(third?.quality, Math.max(...all_crops.map(({ quality }) => quality)));
  await decide({ kind: 'undo' });
  assert.deepEqual(
    (await ask('review.traits', { project })).persons.flatMap(({ tags }) => tags),
    [],
  );
});

test('boxes come for the frames asked for, both ends included', async () => {
  const { boxes } = await ask('review.boxes', { project, persons: [1, 3], from_frame: 30, to_frame: 40 });
  assert.deepEqual(
    boxes.filter(({ person }) => person === 1).map(({ frame }) => frame),
    [30, 31, 32, 33, 34],
  );
  assert.equal(boxes.filter(({ person }) => person === 3).length, 11);
  assert.deepEqual(boxes[0].box, [60, 10, 84, 66]);
});

test('a merge is shown before it is done, with the rules that it breaks', async () => {
  const fine = await ask('review.merge_preview', { project, persons: [2, 1] });
  assert.deepEqual([fine.into, fine.members, fine.conflicts, fine.common_frames], [2, [2, 1], [], 0]);
  const wrong = await ask('review.merge_preview', { project, persons: [1, 3, 4] });
  assert.equal(wrong.conflicts.length, 3);
  assert.match(wrong.conflicts[0], /cannot be one: seen at the same time/);
  assert.equal(wrong.common_frames, served.scene.frameCount);
  assert.equal(wrong.pictures.length, 3);
});

test('what a merge shows is what would be joined: of a person that was cut, the part that it has left', async () => {
  await decide({ kind: 'cut', person: 3, at_frames: [40] });
  const { pictures } = await ask('review.merge_preview', { project, persons: [1, 3] });
  const kept = pictures.find(({ person }) => person === 3);
  assert.ok(kept !== undefined && kept.crops.length > 0);
  assert.ok(kept.crops.every(({ frame }) => frame < 40));
  assert.equal(kept.rows, 40);
  await decide({ kind: 'undo' });
});

test('persons lie in piles, each with pictures to judge it by, and a pile is accepted in one event', async () => {
  const { piles, alone } = await ask('review.piles', { project });
  const [{ persons, weakest }] = piles;
  assert.deepEqual([persons, weakest?.a, weakest?.b], [[1, 2], 1, 2]);
  assert.equal(alone.length, 4);
  const { faces } = await ask('review.faces', { project, persons: [...persons, 99] });
  assert.deepEqual(
    faces.map(({ id }) => id),
    persons,
  );
  for (const face of faces) {
    assert.ok(face.faces.length > 0 && face.faces.length <= 4);
    assert.deepEqual(
      face.faces.map(({ frame }) => frame),
      face.faces.map(({ frame }) => frame).toSorted((a, b) => a - b),
    );
  }
  const drawn = faces.flatMap(({ faces: crops }) => crops.map(({ id }) => ({ crop_id: id, ms: 700 })));
  const seen = { pairs: [], model_sha256: null, crop_ids: drawn.map(({ crop_id }) => crop_id), drawn };
  const decision = { kind: 'join' as const, groups: [{ persons }], aparts: [{ a: persons[0], b: 3 }] };
  const { events } = await ask('review.decide', { project, decision, force: false, seen });
  assert.deepEqual(
    events.map(({ seen: kept }) => kept?.drawn),
    [drawn],
  );
  assert.equal((await ask('review.piles', { project })).piles.length, 0);
  assert.deepEqual((await ask('review.person', { project, person: 3 })).kept_apart_from, [1]);
  await decide({ kind: 'undo' });
  assert.deepEqual(
    (await ask('review.piles', { project })).piles.map((pile) => pile.persons),
    [[1, 2]],
  );
});

test('who else a person may be is told, a cut has its place, and frames together are found', async () => {
  const { pairs } = await ask('review.likely', { project, persons: [1], count: 5 });
  assert.ok(pairs.every(({ a, b, vetoed }) => (a === 1 || b === 1) && !vetoed));
  assert.deepEqual([pairs[0].a, pairs[0].b], [1, 2]);
  const person = await ask('review.person', { project, person: 3 });
  const { places } = await ask('review.cut_places', { project, person: 3 });
  const frames = person.all_crops.map(({ frame }) => frame).toSorted((a, b) => a - b);
  assert.equal(places.length, frames.length - 1);
  places.forEach(({ at_frame }, index) => {
    assert.ok(at_frame > frames[index] && at_frame <= frames[index + 1]);
  });
  const { stretches } = await ask('review.together', { project, a: 3, b: 4 });
  // Where the two pass each other their boxes lie on one another: these frames speak for nothing.
  const { apart_frames } = await ask('review.pair', { project, a: 3, b: 4 });
  const told = stretches.reduce((sum, { first_frame, last_frame }) => sum + last_frame - first_frame + 1, 0);
  assert.deepEqual([told, stretches[0].first_frame, stretches.length], [apart_frames, 0, 2]);
  assert.deepEqual((await ask('review.together', { project, a: 1, b: 2 })).stretches, []);
});

test('a merge against a veto is refused unless forced, and says what forcing would override', async () => {
  const decision = { kind: 'merge' as const, persons: [3, 4] };
  const request = { project, decision, seen: null };
  await assert.rejects(ask('review.decide', { ...request, force: false }), (error: Error & { wire?: unknown }) => {
    assert.match(JSON.stringify(error.wire), /"code":"conflict".*"reasons":\["Person 3 and person 4 cannot be one/);
    return true;
  });
  const forced = await ask('review.decide', { ...request, force: true });
  assert.equal(forced.events[0].forced.length, 1);
  await decide({ kind: 'undo' });
});

test('a merge makes a preview of both, moves the queue on, and undo restores the very ids', async () => {
  const merged = await decide({ kind: 'merge', persons: [1, 2], into: 2 });
  assert.deepEqual(merged.active_persons, [2, 3, 4, 5, 6]);
  const person = await ask('review.person', { project, person: 2 });
  assert.deepEqual(person.made_of, [1, 2]);
  const preview = await served.get(person.preview ?? '');
  assert.equal(preview.headers['content-type'], 'image/webp');
  const queue = await ask('review.queue', { project, threshold: null });
  assert.deepEqual([queue.decided, queue.open, queue.pairs.length], [1, 0, 0]);
  await rejectsWith(ask('review.person', { project, person: 1 }), 'not_found', /merged into person 2/);
  const undone = await decide({ kind: 'undo' });
  assert.deepEqual(undone.active_persons, [1, 2, 3, 4, 5, 6]);
  assert.equal((await ask('review.queue', { project, threshold: null })).open, 1);
});

test('the matrix of cosines has the rows that it names, and goes when somebody decides', async () => {
  const matrix = await ask('review.matrix', { project });
  assert.ok(matrix !== null);
  const { body } = await served.get(matrix.values);
  const values = new Float32Array(body.buffer.slice(body.byteOffset, body.byteOffset + body.length));
  const count = matrix.person_ids.length;
  assert.equal(values.length, count * count);
  const { similarity } = await ask('review.pair', { project, a: 1, b: 2 });
  assert.ok(Math.abs(values[1] - (similarity ?? 0)) < 1e-6);
  assert.deepEqual(matrix.cluster_order.toSorted(), matrix.person_ids);
  assert.equal(matrix.vetoed.length, 14);
  await decide({ kind: 'apart', a: 1, b: 2 });
  assert.equal((await served.get(matrix.values)).status, 404);
  assert.deepEqual((await ask('review.person', { project, person: 1 })).kept_apart_from, [2]);
  await decide({ kind: 'undo' });
});

/** The proposals once everybody was looked at; each question has to get further. */
async function allProposals() {
  let before = Number.POSITIVE_INFINITY;
  for (;;) {
    const { proposals, left } = await ask('review.split_proposals', { project });
    if (left === 0) return proposals;
    assert.ok(left < before, `${left} persons are still left`);
    before = left;
  }
}

test('a person of one cloth gets no proposal to split; one of two does, at the frame where they meet', async () => {
  assert.equal((await ask('review.split_proposal', { project, person: 3 })).proposal, null);
  await ask('review.decide', {
    project,
    decision: { kind: 'split', person: 4, at_frame: 40 },
    force: false,
    seen: null,
  });
  await ask('review.decide', {
    project,
    decision: { kind: 'split', person: 5, at_frame: 40 },
    force: false,
    seen: null,
  });
  const active = (await ask('review.persons', { project })).persons.map(({ id }) => id);
  assert.deepEqual(active.slice(-2), [8, 9], 'the cut above, taken back, has used 7');
  await decide({ kind: 'merge', persons: [4, 9] });
  const { proposal } = await ask('review.split_proposal', { project, person: 4 });
  assert.equal(proposal?.at_frame, 40);
  assert.match(proposal?.why ?? '', /frame 40 on/);
  assert.deepEqual(await allProposals(), [proposal]);
  assert.equal((await ask('review.person', { project, person: 4 })).may_be_two, proposal?.why);
  assert.equal((await ask('review.person', { project, person: 3 })).may_be_two, null);
  await decide({ kind: 'whole', person: 4 });
  const { reviewer } = await ask('app.info', {});
  const { events: log } = await ask('history.log', { project });
  const said = log[log.length - 1];
  assert.deepEqual(said.seen?.crop_ids, proposal?.groups.flat(), 'the pictures of both groups were looked at');
  assert.deepEqual(await ask('review.split_proposal', { project, person: 4 }), {
    proposal: null,
    said_whole: { event: said.seq, by: reviewer, by_you: true },
  });
  assert.deepEqual(await allProposals(), []);
  await ask('app.set_reviewer', { name: 'Somebody Else' });
  assert.equal((await ask('review.split_proposal', { project, person: 4 })).said_whole?.by_you, false);
  await ask('app.set_reviewer', { name: reviewer });
  await decide({ kind: 'undo' });
  assert.deepEqual(await ask('review.split_proposal', { project, person: 4 }), { proposal, said_whole: null });
  await decide({ kind: 'hide', person: 4 });
  assert.deepEqual(await allProposals(), []);
  await decide({ kind: 'undo' });
  for (let step = 0; step < 3; step++) await decide({ kind: 'undo' });
});

test('the log tells who decided what and what still counts; the chain holds', async () => {
  const { events: log, head } = await ask('history.log', { project });
  assert.equal(log.at(-1)?.seq, head.seq);
  assert.ok(log.some(({ in_force }) => !in_force));
  assert.equal((await ask('history.verify', { project })).ok, true);
});

test('an export is planned, written where it was planned, and known the next time', async () => {
  const plan = await ask('export.plan', { project, to: null });
  assert.equal(plan.existing, false);
  const done = await ask('export.run', { project, to: plan.to, person: 1 });
  const written = new Set(done.files.map(({ path: file }) => file));
  assert.deepEqual(
    plan.files.filter((file) => !written.has(file) && file !== 'doppel-export.json'),
    [],
  );
  assert.ok(existsSync(path.join(plan.to, 'selected_person.npz')));
  assert.equal((await ask('export.plan', { project, to: plan.to })).existing, true);
});

test('the report of an export is served with its pictures and our own library, and nothing else of its folder is', async () => {
  const { to } = await ask('export.plan', { project, to: null });
  const { file, address } = await ask('export.report', { project, to });
  assert.equal(file, path.join(to, 'webp_viewer', 'person_selection.html'));
  assert.equal((await ask('export.report', { project, to })).address, address, 'asked again, it is the same');
  assert.deepEqual(await ask('export.open_report', { project, to }), { opened: false });
  const page = await served.get(address ?? '');
  assert.equal(page.status, 200);
  assert.match(String(page.headers['content-type']), /text\/html/);
  assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; script-src 'sha256-/);
  assert.deepEqual(page.body, await readFile(file));
  const near = (name: string) => new URL(name, new URL(address ?? '', served.origin)).pathname;
  assert.equal((await served.get(near('webp/person_1.webp'))).headers['content-type'], 'image/webp');
  await writeFile(path.join(to, 'webp_viewer', 'plotly-cartesian.min.js'), 'evil()');
  assert.ok(!(await served.get(near('plotly-cartesian.min.js'))).body.toString().includes('evil()'));
  await symlink(served.file, path.join(to, 'webp_viewer', 'webp', 'person_77.webp'));
  const root = near('x').replace('webp_viewer/x', '');
  for (const elsewhere of [
    near('webp/person_77.webp'),
    `${root}embeddings.json`,
    `${root}webp_viewer/../decisions.json`,
    `${root}webp_viewer/%2e%2e/decisions.json`,
    `${root}webp_viewer/none.html`,
    near('x')
      .replace(/report\/..../, 'report/AAAA')
      .replace('/x', '/person_selection.html'),
  ]) {
    assert.equal((await served.get(elsewhere)).status, 404, elsewhere);
  }
  assert.equal((await served.get(address ?? '', { cookie: '' })).status, 401, 'the address alone opens nothing');
  await rejectsWith(ask('export.report', { project, to: served.folder }), 'not_found', /Export the project first/);
  await rejectsWith(ask('export.report', { project, to: '/' }), 'usage', /--folder/);
});

test('a person is erased for good: the pictures are gone from the screens, and exports made before are told', async () => {
  const copy = path.join(served.folder, 'erased.doppel');
  await ask('project.save_as', { project, path: copy });
  const opened = (await ask('project.open', { path: copy })).project;
  const { all_crops: before } = await ask('review.person', { project: opened, person: 6 });
  assert.ok(before.length > 0);
  const erased = await ask('custody.erase', { project: opened, person: 6, reason: 'asked' });
  assert.equal(erased.crops, before.length);
  assert.equal(erased.exports.length, 1);
  const after = await ask('review.person', { project: opened, person: 6 });
  assert.deepEqual([after.all_crops.length, after.hidden !== null], [0, true]);
  assert.equal((await ask('history.verify', { project: opened })).ok, true);
  assert.ok((await ask('review.persons', { project: opened })).persons.length > 0);
  await ask('review.queue', { project: opened, threshold: null });
  await ask('review.matrix', { project: opened });
  await ask('project.close', { project: opened });
});

test('an export veils everybody but the persons chosen, and one who is not there is refused', async () => {
  const [open, veiled] = ['clear', 'veiled'].map((name) => path.join(served.folder, `out-${name}`));
  await ask('export.run', { project, to: open, person: null });
  await ask('export.run', { project, to: veiled, person: null, clear: [1] });
  const stillsOf = (to: string) => globSync('**/*still*/*', { cwd: to }).concat(globSync('**/*crop*/*', { cwd: to }));
  const differ = await Promise.all(
    stillsOf(veiled).map(async (name) => {
      const [was, is] = await Promise.all([open, veiled].map((to) => readFile(path.join(to, name))));
      return !was.equals(is);
    }),
  );
  assert.ok(differ.includes(true) && differ.includes(false), 'some are veiled, and some are not');
  await rejectsWith(ask('export.run', { project, to: veiled, person: null, clear: [99] }), 'not_found');
  // On request the video is cut where somebody is seen; a later export without takes the clips away again.
  const { files, warnings } = await ask('export.run', { project, to: veiled, person: null, clips: [1], clear: [1] });
  const clips = files.filter(({ path: name }) => name.startsWith('clips/'));
  assert.ok(
    clips.length > 0 && clips.every(({ path: name, bytes }) => /^clips\/person_1_\d+\.mp4$/.test(name) && bytes > 1000),
  );
  assert.deepEqual(
    warnings.filter((words) => /clip/i.test(words)),
    [],
  );
  await ask('export.run', { project, to: veiled, person: null });
  assert.ok(!existsSync(path.join(veiled, clips[0].path)));
});

test('a project says for what it is kept, once it was asked', async () => {
  assert.equal((await ask('project.status', { project })).purpose, null);
  const day = { purpose: 'theft of 3 May', legal_basis: '', delete_by: '2020-01-31' };
  const said = await ask('custody.say_purpose', { project, ...day });
  assert.deepEqual([said.purpose?.purpose, said.purpose?.by, said.overdue], ['theft of 3 May', 'A. Analyst', true]);
  assert.deepEqual((await ask('project.status', { project })).purpose, said.purpose);
  await rejectsWith(ask('custody.say_purpose', { project, ...day, delete_by: '2020-02-31' }), 'usage');
});

test('a project is sealed with a passphrase, and whose seal it is can be checked', async () => {
  assert.deepEqual(await ask('custody.key', {}), { guard: 'passphrase', public_key: null });
  const sealed = { project, guard: 'passphrase' as const, passphrase: 'a long sentence' };
  await rejectsWith(ask('custody.seal', { ...sealed, passphrase: 'short' }), 'usage');
  const { public_key } = await ask('custody.seal', sealed);
  assert.deepEqual(await ask('custody.key', {}), { guard: 'passphrase', public_key });
  await rejectsWith(ask('custody.seal', { ...sealed, passphrase: 'another sentence' }), 'usage');
  await rejectsWith(ask('custody.seal', { ...sealed, guard: 'system' }), 'usage');
  assert.equal((await ask('history.verify', { project, signed_by: public_key })).ok, true);
  const other = `ed25519:${Buffer.alloc(32, 7).toString('base64')}`;
  assert.equal((await ask('history.verify', { project, signed_by: other })).ok, false);
});

test('a copy is saved, and is never written over another file', async () => {
  const copy = path.join(served.folder, 'copy.doppel');
  await ask('project.save_as', { project, path: copy });
  assert.ok(existsSync(copy));
  await rejectsWith(ask('project.save_as', { project, path: copy }), 'conflict');
});

test('a second reviewer answers in a copy in which nobody has decided anything, and the two are compared', async () => {
  const blind = path.join(served.folder, 'blind.doppel');
  const { head: own, events: mine } = await ask('history.log', { project });
  assert.ok(own.seq > 0);
  await ask('project.save_as', { project, path: blind, decisions: 'left_out' });
  // What was left out is in no page of the file: the first note of this review, and the name under it.
  assert.ok(!(await readFile(blind)).includes('red bag'));
  const second = (await ask('project.open', { path: blind })).project;
  assert.deepEqual((await ask('history.log', { project: second })).events, []);
  assert.equal((await ask('history.verify', { project: second })).ok, true);
  await served.ask('review.decide', {
    project: second,
    decision: { kind: 'apart', a: 1, b: 5 },
    force: true,
    seen: null,
  });
  const found = await ask('review.compare', { project, path: blind });
  assert.deepEqual(found.other, { path: blind, reviewers: ['A. Analyst'], decisions: 1 });
  assert.equal(found.own.decisions, mine.filter(({ in_force, action }) => in_force && action.kind !== 'undo').length);
  assert.ok(found.only_other + found.table.flat().reduce((sum, count) => sum + count, 0) >= 1);
  // The log of the copy is as append-only as any: what forbids changing it was put back.
  const { default: Database } = await import('better-sqlite3');
  await ask('project.close', { project: second });
  const database = new Database(blind);
  assert.throws(() => database.exec('DELETE FROM event'), /append-only/);
  database.close();
  await rejectsWith(ask('review.compare', { project, path: served.file }), 'usage');
});

test('a video that has moved is missed, looked for by its content, and played again', async () => {
  const moved = path.join(served.folder, 'moved.mp4');
  await rename(served.scene.video, moved);
  const without = await ask('project.open', { path: served.file });
  assert.equal(without.video, null);
  assert.match(without.no_video_reason ?? '', /not at .*blocks\.mp4/);
  await rejectsWith(ask('project.locate_video', { project, path: served.scene.tracks }), 'mismatch');
  const found = await ask('project.locate_video', { project, path: moved });
  assert.equal((await served.get(found.video ?? '')).status, 200);
  await cp(moved, served.scene.video);
  await ask('project.locate_video', { project, path: served.scene.video });
});

test('an analysis runs, shows what it looks at, can be stopped and gone on with, and ends in a project', async () => {
  const folder = path.join(served.folder, 'fresh');
  await mkdir(folder);
  const out = path.join(folder, 'fresh.doppel');
  const source = { video: served.scene.video, tracks: served.scene.tracks, persons: null, force: false };
  const first = await ask('analysis.start', { ...source, out });
  assert.equal(first.out, out);
  assert.equal((await ask('app.info', {})).running[0].analysis, first.analysis);
  const frame = await events.until('analysis_frame', ({ analysis }) => analysis === first.analysis);
  assert.deepEqual([frame.width, frame.height], [320, 240]);
  assert.ok(frame.boxes.length >= 4);
  const live = await served.get(frame.image);
  if (live.status === 200) assert.equal(live.headers['content-type'], 'image/jpeg');
  await ask('analysis.cancel', { analysis: first.analysis });
  const end = await events.until('analysis_ended', ({ analysis }) => analysis === first.analysis);
  assert.equal(end.outcome, 'cancelled');
  await rejectsWith(ask('analysis.cancel', { analysis: first.analysis }), 'not_found');
  const second = await ask('analysis.resume', { path: out });
  const done = await events.until('analysis_ended', ({ analysis }) => analysis === second.analysis);
  assert.deepEqual([done.outcome, done.error], ['done', null]);
  assert.ok(events.events.some((event) => event.kind === 'analysis_progress' && event.analysis === second.analysis));
  const opened = await ask('project.open', { path: out });
  assert.equal(opened.status.analysis, 'done');
  await ask('project.close', { project: opened.project });
});

test('an analysis that cannot be says why, as the answer or as its end', async () => {
  await rejectsWith(
    ask('analysis.start', { video: served.scene.video, persons: 'a.npz', tracks: 'b.txt', out: null, force: false }),
    'usage',
  );
  const video = path.join(served.folder, 'not-a-video.mp4');
  await writeFile(video, 'words');
  const { analysis, out } = await ask('analysis.start', {
    video,
    persons: null,
    tracks: served.scene.tracks,
    out: null,
    force: false,
  });
  assert.equal(out, path.join(served.folder, 'not-a-video.doppel'));
  const end = await events.until('analysis_ended', (event) => event.analysis === analysis);
  assert.deepEqual([end.outcome, end.error?.code], ['failed', 'bad_video']);
});

test('the demo that was analysed before is opened as it was left', async () => {
  const folder = path.join(served.folder, 'home', 'demo');
  await mkdir(folder, { recursive: true });
  await cp(served.file, path.join(folder, 'street.doppel'));
  const { analysis, out } = await ask('demo.start', {});
  assert.deepEqual([analysis, out], [null, path.join(folder, 'street.doppel')]);
  const opened = await ask('project.open', { path: out });
  assert.equal(opened.status.persons.original, 6);
  await ask('project.close', { project: opened.project });
});

test('a project is forgotten on the start screen, and its file stays', async () => {
  await ask('app.forget_recent', { path: served.file });
  assert.ok(!(await ask('app.info', {})).recent.some(({ path: file }) => file === served.file));
  assert.ok(existsSync(served.file));
});

test('a project whose video is looked at beside another is opened, and not listed as opened lately', async () => {
  const copy = path.join(served.folder, 'looked-at.doppel');
  await ask('project.save_as', { project, path: copy });
  const { project: looked, video } = await ask('project.open', { path: copy, intent: 'look' });
  assert.ok(video !== null);
  const isListed = async () => (await ask('app.info', {})).recent.some((recent) => recent.path === copy);
  assert.equal(await isListed(), false);
  const { project: reviewed } = await ask('project.open', { path: copy });
  assert.equal(await isListed(), true);
  for (const handle of [looked, reviewed]) await ask('project.close', { project: handle });
});

test('a library is made, filled, searched and decided upon', async () => {
  const library = path.join(served.folder, 'all.doppel-library');
  await rejectsWith(ask('library.open', { library, create: 'never' }), 'not_found');
  assert.deepEqual((await ask('library.open', { library, create: 'if_missing' })).sources, []);
  const copy = path.join(served.folder, 'for-library.doppel');
  await ask('project.save_as', { project, path: copy });
  const [added] = (await ask('library.add', { library, projects: [copy] })).sources;
  assert.equal(added.outcome, 'synced');
  assert.ok(added.persons > 3 && added.vectors_put > 0);
  assert.equal((await ask('library.sync', { library })).sources[0].outcome, 'unchanged');
  const start = Date.UTC(2026, 2, 4);
  const facts = { place: 'hall', camera: 'A', tags: ['night'], start };
  const [said] = (await ask('library.describe', { library, source: added.source, facts })).sources;
  assert.deepEqual([said.place, said.tags, said.start_ms, said.start_from], ['hall', ['night'], start, 'hand']);
  const wrong = { library, source: added.source, facts: { name: ' ' } };
  await rejectsWith(ask('library.describe', wrong), 'usage', /has to be called something/);
  const nobody = { library, source: added.source + 1 };
  await ask('library.describe', { library, source: added.source, facts: { name: String(nobody.source) } });
  await rejectsWith(ask('library.remove', nobody), 'not_found', /no source \d+ any more/);
  const byHand = { from: 'hand', offset_ms: 3200, drift_ppm: 40 } as const;
  const { clocks } = await ask('library.clock', { library, camera: 'A', clock: byHand });
  assert.deepEqual(clocks, [{ camera: 'A', offset_ms: 3200, drift_ppm: 40, known_from: 'hand' }]);
  await rejectsWith(
    ask('library.clock', { library, camera: 'A', clock: { from: 'people' } }),
    'not_found',
    /Nobody who/,
  );
  assert.deepEqual((await ask('library.clock', { library, camera: 'A', clock: { from: 'nothing' } })).clocks, []);
  const question = { words: 'red top', like: [], unlike: [], filter: {}, limit: 5, offset: 0 };
  const { hits, pictures, understood } = await ask('search.ask', { library, question });
  assert.equal(hits.length, Math.min(5, added.persons));
  assert.equal(understood.terms[0].text, 'red top');
  const picture = await served.get(pictures[hits[0].person.id]);
  assert.equal(picture.headers['content-type'], 'image/webp');
  const [one, other] = hits.map(({ person }) => person.id);
  await ask('library.decide', { library, decision: { kind: 'unsure', a: one, b: other }, force: false });
  await ask('library.decide', { library, decision: { kind: 'undo' }, force: false });
  await ask('library.decide', { library, decision: { kind: 'redo' }, force: false });
  assert.equal((await ask('library.person', { library, person: one })).person.id, one);
  assert.deepEqual((await ask('library.duplicates', { library, limit: 5 })).pairs, [], 'one video alone has none');
  const pair = await ask('library.pair', { library, a: one, b: other });
  assert.equal(pair.evidence.a, Math.min(one, other));
  const crop = await served.get(pair.persons[0].all_crops[0].url);
  assert.deepEqual([crop.status, crop.headers['content-type']], [200, 'image/png']);
  assert.equal((await ask('library.index', { library })).spaces[0].rows, added.vectors_put);
  const findings = { library, question, to: served.folder, clips: 'cut' } as const;
  const written = await ask('search.export', findings);
  assert.equal(path.dirname(written.folder), served.folder);
  assert.deepEqual(written.files.slice(0, 3), ['findings.csv', 'findings.json', 'contact-sheet.png']);
  assert.ok(written.files.length > 3 && written.notes.length === 0, written.notes.join(' '));
  for (const name of written.files) assert.ok(existsSync(path.join(written.folder, name)), name);
  const saved = await ask('search.save', { library, name: 'red tops', question });
  assert.equal((await ask('search.saved', { library })).saved[0].id, saved.id);
  await ask('search.told', { library, id: saved.id, persons: [one] });
  await rejectsWith(ask('search.told', { library, id: 99, persons: [one] }), 'not_found', /keeps no search 99/);
  assert.deepEqual((await ask('library.sync', { library })).kept, [saved]);
  await ask('search.forget', { library, id: saved.id });
  assert.deepEqual((await ask('library.remove', { library, source: added.source })).sources, []);
  assert.ok(existsSync(copy), 'the project stays');
});

test('a setting is shown with its form, set, refused where it does not fit, and taken back', async () => {
  const settingOf = async (name: string) =>
    (await ask('settings.show', {})).settings.find((each) => each.name === name);
  assert.deepEqual((await settingOf('similarity.device'))?.form, {
    kind: 'choice',
    options: ['auto', 'cuda', 'cpu'],
    may_be_empty: false,
  });
  const { settings, folders } = await ask('settings.set', { name: 'previews.quality', value: 70 });
  assert.deepEqual(
    settings.filter(({ is_own }) => is_own).map(({ name, value }) => [name, value]),
    [['previews.quality', 70]],
  );
  assert.match(
    await readFile(folders.settings, 'utf8'),
    /^# Written by the settings screen.*\npreviews:\n {2}quality: 70\n$/s,
  );
  await rejectsWith(
    ask('settings.set', { name: 'previews.quality', value: 'best' }),
    'usage',
    /from 1 to 100, found "best"/,
  );
  await rejectsWith(ask('settings.set', { name: '__proto__.x', value: 1 }), 'usage', /not a setting/);
  await rejectsWith(ask('settings.set', { name: 'similarity.models', value: '/etc' }), 'usage', /--folder/);
  await rejectsWith(ask('settings.set', { name: 'similarity.embedder', value: '/etc/x.onnx' }), 'usage', /--folder/);
  await ask('settings.reset', { name: 'previews.quality' });
  assert.equal((await settingOf('previews.quality'))?.is_own, false);
});

test('a folder of videos is looked through, begun once, stopped and forgotten', async () => {
  const folder = path.join(served.folder, 'some videos');
  await mkdir(folder);
  await rejectsWith(ask('queue.start', { folder, to: null, beside: true }), 'usage', /no video/);
  await rejectsWith(ask('queue.resume', {}), 'not_found');
  assert.equal((await ask('queue.show', {})).queue, null);
  await cp(path.join(served.folder, 'moved.mp4'), path.join(folder, 'one.mp4'));
  await cp(served.scene.tracks, path.join(folder, 'one.txt'));
  const plan = await ask('queue.plan', { folder, to: null, beside: true });
  assert.deepEqual(plan, { to: folder, videos: [{ name: 'one.mp4', source: 'tracks' }] });
  await rejectsWith(ask('queue.plan', { folder: '/', to: null, beside: true }), 'usage', /--folder/);
  await rejectsWith(ask('queue.start', { folder, to: '/', beside: true }), 'usage', /--folder/);
  await symlink('/etc/hostname', path.join(folder, 'two.mp4'));
  assert.equal((await ask('queue.start', { folder, to: null, beside: true })).state, 'running');
  await rejectsWith(ask('queue.start', { folder, to: null, beside: true }), 'conflict', /Stop it first/);
  await events.until('queue_changed', ({ state }) => state === 'ended', 60_000);
  const videos = (await ask('queue.show', {})).queue?.videos ?? [];
  assert.deepEqual(
    videos.map(({ name, state, persons }) => [name, state, persons]),
    [
      ['one.mp4', 'done', 6],
      ['two.mp4', 'failed', null],
    ],
  );
  assert.match(videos[1].problem ?? '', /leads out of the folders/);
  await ask('queue.stop', {});
  assert.equal((await ask('queue.resume', {})).state, 'running', 'what failed is tried again');
  await waitUntil('it is through again', async () => (await ask('queue.show', {})).queue?.state === 'ended');
  await ask('queue.forget', {});
  assert.equal((await ask('queue.show', {})).queue, null);
});

test('nothing but what a killed copy or export left can be removed', async () => {
  assert.deepEqual((await ask('app.info', {})).leftovers, []);
  await rejectsWith(ask('app.remove_leftovers', { paths: [served.file] }), 'not_found');
});

test('a request that is none is refused with what is wrong with it', async () => {
  await rejectsWith(served.ask('review.person', { project } as never), 'usage', /person/);
  await rejectsWith(served.ask('project.open', { path: served.file, more: 1 } as never), 'usage');
  await rejectsWith(ask('project.open', { path: path.join(served.folder, 'none.doppel') }), 'not_found');
  await rejectsWith(ask('project.open', { path: served.scene.tracks }), 'bad_project');
});

test('an insight file shows its pictures with what was found, missed and lost, distances and neighbours', async () => {
  const file = await madeInsightFile(served.folder);
  const overview = await ask('insight.overview', { path: file });
  assert.deepEqual(
    [overview.datasets[0].pictures, overview.runs.map(({ kind }) => kind)],
    [6, ['insight', 'distances', 'neighbours']],
  );
  const { run, pictures } = await ask('insight.pictures', { path: file, run: null });
  assert.deepEqual([pictures.length, pictures[0].tp, pictures[0].fp], [6, 1, 1]);
  assert.ok(pictures.every(({ box, cls, dfl, seg }) => box !== null && cls !== null && dfl !== null && seg === null));
  const view = await ask('insight.picture', { path: file, run: run.id, picture: pictures[0].picture });
  assert.deepEqual(
    view.predictions.map(({ state }) => state),
    ['tp', 'fp'],
  );
  const image = await served.get(view.image);
  assert.equal(image.headers['content-type'], 'image/webp');
  assert.equal((await sharp(image.body).metadata()).width, 64);
  assert.ok(((await ask('insight.evaluation', { path: file, run: run.id })).scores[0].recall ?? 0) === 1);
  const matrix = await ask('insight.distances', { path: file, component: 'cls' });
  assert.deepEqual([matrix.values.length, matrix.summary?.pairs], [6, 30]);
  assert.equal((await ask('insight.distances', { path: file, component: 'seg' })).summary, null);
  assert.ok((await ask('insight.neighbours', { path: file })).rows.length > 0);
  await rejectsWith(ask('insight.overview', { path: served.file }), 'bad_project');
  await rejectsWith(ask('insight.picture', { path: file, run: run.id, picture: 999 }), 'not_found');
});

test('crops are labelled, and what was labelled is taken back', async () => {
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
  await rejectsWith(ask('conditions.cell', { project, run: 1, truth: 0, answer: 0 }), 'not_found');
  await rejectsWith(ask('conditions.listed', { project, run: 1, list: 'hardest' }), 'not_found');
  assert.deepEqual([before.running, before.stopped], [null, []]);
  await rejectsWith(ask('conditions.stop', { project }), 'not_found');
  // Nothing is labelled any more, so the training ends at once, and says why to every window.
  await ask('conditions.train', { project, condition: 'view', features: 'position' });
});

test('every channel of the contract was asked here', () => {
  assert.deepEqual(
    Object.keys(channels).filter((name) => !asked.has(name as ChannelName)),
    [],
  );
});
