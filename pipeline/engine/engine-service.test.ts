import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import Database from 'better-sqlite3';
import type { ChannelName, EngineEvent, ReplyOf, RequestOf } from '#contract/channels.ts';
import { manifestText } from '#export/export-manifest.ts';
import { createProject } from '#project/project-file.ts';
import { fixtureVideo } from '#tests/fixtures/videos.ts';
import { decide, makeSampleProject, sampleBirth, temporaryFolder } from '#tests/property/sample-project.ts';
import { patient } from '#tests/support/patience.ts';
import { EngineService } from './engine-service.ts';

/** A service with a home of its own, and what it tells. */
function serve(context: TestContext, config?: string) {
  const folder = temporaryFolder(context);
  const events: EngineEvent[] = [];
  let wake = (): void => undefined;
  const service = new EngineService({
    door: 'browser',
    assetKey: Buffer.alloc(32, 7),
    startFile: null,
    tell: (event) => {
      events.push(event);
      wake();
    },
    folders: {
      config: config ?? path.join(folder, 'home'),
      cache: path.join(folder, 'cache'),
      log: path.join(folder, 'log'),
    },
  });
  context.after(() => service.close());
  const ask = async <Name extends ChannelName>(name: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> => {
    const reply = await service.answer(name, request);
    if (reply.ok) return reply.value as ReplyOf<Name>;
    throw Object.assign(new Error(reply.error.message), { code: reply.error.code });
  };
  const until = async (passes: (event: EngineEvent) => boolean): Promise<EngineEvent> => {
    const late = setTimeout(() => assert.fail('nothing was told'), patient(10_000));
    for (;;) {
      const found = events.find(passes);
      if (found !== undefined) {
        clearTimeout(late);
        return found;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { folder, service, ask, until, events };
}

/** How many of this process's files are at a path; Linux tells. */
function handlesOn(file: string): number {
  return readdirSync('/proc/self/fd').filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`) === file;
    } catch {
      return false; // the one that reads the folder
    }
  }).length;
}

const onLinux = process.platform === 'linux' ? false : 'the system does not tell which files are open';

test('a project that cannot be shown leaves no handle and is not remembered', { skip: onLinux }, async (context) => {
  const { folder, ask } = serve(context);
  const file = path.join(folder, 'a.doppel');
  const project = makeSampleProject(file);
  decide(project, { kind: 'apart', a: 1, b: 2 });
  project.close();
  const stranger = new Database(file);
  stranger.exec("DROP TRIGGER event_is_never_changed; UPDATE event SET body = '{}'");
  stranger.close();
  await assert.rejects(ask('project.open', { path: file }), { code: 'integrity' });
  assert.equal(handlesOn(file), 0);
  assert.deepEqual((await ask('app.info', {})).recent, []);
});

test('the start is shown, and projects open, where the home cannot be written or read', async (context) => {
  const folder = temporaryFolder(context);
  const noFolder = path.join(folder, 'file');
  writeFileSync(noFolder, '');
  const unreadable = path.join(folder, 'odd');
  mkdirSync(path.join(unreadable, 'preferences.json'), { recursive: true });
  for (const config of [path.join(noFolder, 'home'), unreadable]) {
    const { folder: place, ask } = serve(context, config);
    const file = path.join(place, 'a.doppel');
    makeSampleProject(file).close();
    const { project } = await ask('project.open', { path: file });
    assert.equal((await ask('review.queue', { project, threshold: null })).decided, 0);
    const info = await ask('app.info', {});
    assert.ok(info.reviewer.length > 0);
    assert.deepEqual(info.recent, []);
    await assert.rejects(ask('app.set_reviewer', { name: 'Ana' }), { code: /read_only|failed/ });
  }
});

test('a recent project that went bad is listed with the others', async (context) => {
  const { folder, ask } = serve(context);
  const files = ['good', 'bad', 'odd'].map((name) => path.join(folder, `${name}.doppel`));
  for (const file of files) {
    makeSampleProject(file).close();
    const { project } = await ask('project.open', { path: file });
    await ask('project.close', { project });
  }
  writeFileSync(files[1], 'no project');
  const stranger = new Database(files[2]);
  stranger.unsafeMode(true);
  stranger.pragma('writable_schema = ON');
  stranger.exec("UPDATE sqlite_schema SET sql = 'CREATE TABLE crop (id)' WHERE name = 'crop'");
  stranger.close();
  const { recent } = await ask('app.info', {});
  assert.deepEqual(
    recent.map(({ name, analysis }) => [name, analysis === null]),
    [
      ['odd', true],
      ['bad', true],
      ['good', false],
    ],
  );
});

test('windows are told that their file was replaced, nothing is written, and what is in hand is saved', async (context) => {
  const { folder, ask, until } = serve(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  const { project } = await ask('project.open', { path: file });
  const decision = (b: number) =>
    ({ project, decision: { kind: 'apart', a: 1, b }, force: false, seen: null }) as const;
  await ask('review.decide', decision(2));
  const other = path.join(folder, 'other.doppel');
  makeSampleProject(other, 3).close();
  renameSync(other, file);
  const told = await until(({ kind }) => kind === 'project_lost');
  assert.ok(told.kind === 'project_lost' && told.projects.includes(project));
  assert.match(told.message, /Another file lies at .*a\.doppel now/);
  await assert.rejects(ask('review.decide', decision(3)), { code: 'replaced' });
  const saved = path.join(folder, 'saved.doppel');
  await ask('project.save_as', { project, path: saved });
  assert.equal((await ask('project.open', { path: saved })).status.decisions.events, 1);
  const anew = await ask('project.open', { path: file });
  assert.deepEqual(
    [anew.status.persons.original, anew.status.decisions.events],
    [3, 0],
    'the file that lies there now',
  );
});

test('of a file that was written over the decisions are saved', {
  skip: process.platform === 'win32',
}, async (context) => {
  const { folder, ask } = serve(context);
  const file = path.join(folder, 'a.doppel');
  // More than SQLite's cache holds (16 MB): what it still knows of a smaller file is saved whole.
  makeSampleProject(file, 15_000).close();
  const { project } = await ask('project.open', { path: file });
  await ask('review.decide', { project, decision: { kind: 'apart', a: 1, b: 2 }, force: false, seen: null });
  writeFileSync(file, 'something else');
  const saved = path.join(folder, 'saved.doppel');
  await assert.rejects(ask('project.save_as', { project, path: saved }), {
    code: 'integrity',
    message: /The 1 decision, as they were read, were saved as .*saved\.decisions\.json/,
  });
  const [event] = JSON.parse(readFileSync(path.join(folder, 'saved.decisions.json'), 'utf8'));
  assert.deepEqual(event.action, { kind: 'apart', a: 1, b: 2 });
  assert.ok(!existsSync(saved));
});

/** A project of a video that a browser plays as it is; what lies at its path is the caller's. */
function projectOfVideo(folder: string, place: string, sha256: string): string {
  const file = path.join(
    folder,
    `${createHash('sha256').update(`${place}${sha256}`).digest('hex').slice(0, 8)}.doppel`,
  );
  const turn = { isExact: true, isMirrored: false };
  const probe = {
    ...{ container: 'mp4', codec: 'h264', pixelFormat: 'yuv420p', turn, pixelAspect: 1, startMs: 0 },
    streams: [{}],
    crop: null,
  };
  createProject(file, { ...sampleBirth, video: { ...sampleBirth.video, path: place, sha256, probe } }).close();
  return file;
}

test('a video is served once its content was found to be what the project says, and no longer when it changed', async (context) => {
  const { folder, service, ask } = serve(context);
  const video = path.join(folder, 'video.mp4');
  writeFileSync(video, 'pictures');
  const sha256 = createHash('sha256').update('pictures').digest('hex');
  const opened = await ask('project.open', { path: projectOfVideo(folder, video, sha256) });
  assert.ok(opened.video !== null, opened.no_video_reason ?? '');
  const id = opened.video.split('/').at(-1) ?? '';
  assert.deepEqual(await service.asset(id), { kind: 'file', mime: 'video/mp4', path: video });
  writeFileSync(video, 'others');
  assert.equal(await service.asset(id), null);
  const stranger = await ask('project.open', { path: projectOfVideo(folder, video, 'b'.repeat(64)) });
  assert.deepEqual(
    [stranger.video, stranger.no_video_reason],
    [null, `The file at ${video} is not the video of this project: its content differs. Say where the video is.`],
  );
});

test('a project of an older version, which does not say how its video is played, plays the video itself where that can be', async (context) => {
  const { folder, service, ask } = serve(context);
  const video = path.join(folder, 'old.mp4');
  copyFileSync(await fixtureVideo('h264-b-frames'), video);
  const sha256 = createHash('sha256').update(readFileSync(video)).digest('hex');
  const file = path.join(folder, 'old.doppel');
  const probe = { container: 'mov,mp4', codec: 'h264', pixelFormat: 'yuv420p' };
  createProject(file, { ...sampleBirth, video: { ...sampleBirth.video, path: video, sha256, probe } }).close();
  const opened = await ask('project.open', { path: file });
  assert.ok(opened.video !== null, opened.no_video_reason ?? '');
  assert.deepEqual(await service.asset(opened.video.split('/').at(-1) ?? ''), {
    kind: 'file',
    mime: 'video/mp4',
    path: video,
  });
  assert.equal(opened.video_starts_ms, 0);
});

test('what a stranger names as the video is neither looked for on other machines nor opened as a device', async (context) => {
  const { folder, ask } = serve(context);
  const reasons: string[] = [];
  for (const place of ['//server/share/a.mp4', String.raw`\\server\share\a.mp4`, 'http://a/b.mp4', '/dev/zero']) {
    const opened = await ask('project.open', { path: projectOfVideo(folder, place, 'c'.repeat(64)) });
    assert.equal(opened.status.video.present, false);
    assert.equal(opened.video, null);
    reasons.push(opened.no_video_reason ?? '');
  }
  assert.match(reasons[0], /is not looked for at .*: it lies on another machine, or is a device/);
  assert.equal(reasons[1].replace(String.raw`\\server\share\a.mp4`, '//server/share/a.mp4'), reasons[0]);
  assert.match(reasons[2], /not the path of a file on this machine/);
  assert.match(reasons[3], /\/dev\/zero is (not a file|a device)/);
});

test('a hash that leads elsewhere becomes no path', async (context) => {
  const { folder, ask } = serve(context);
  const video = path.join(folder, 'video.avi');
  writeFileSync(video, 'pictures');
  const sha256 = `../../${'a'.repeat(58)}`;
  const file = path.join(folder, 'a.doppel');
  const probe = { container: 'avi', codec: 'mpeg4', pixelFormat: 'yuv420p' };
  createProject(file, { ...sampleBirth, video: { ...sampleBirth.video, path: video, sha256, probe } }).close();
  writeFileSync(path.join(folder, `${'a'.repeat(58)}.mp4`), 'a picture of somebody else');
  await assert.rejects(ask('project.open', { path: file }), { code: 'bad_project' });
  rmSync(file);
});

test('what a killed copy and a killed export left is told at the start and removed, an older export put back; nothing else ever is', async (context) => {
  const { folder, ask } = serve(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  await ask('project.open', { path: file });
  const copy = path.join(folder, 'b.doppel-saving-0123456789ab');
  writeFileSync(copy, 'half');
  writeFileSync(`${copy}-journal`, '');
  const beside = path.join(folder, '.new-export.doppel-export');
  mkdirSync(path.join(beside, 'new'), { recursive: true });
  const within = path.join(folder, 'old-export', '.doppel-export');
  mkdirSync(path.join(within, 'old'), { recursive: true });
  writeFileSync(path.join(within, 'old', 'similarity_matrix.json'), 'the older export');
  mkdirSync(path.join(within, 'new'));
  writeFileSync(path.join(within, 'new', 'doppel-export.json'), manifestText(['similarity_matrix.json']));
  writeFileSync(path.join(folder, 'old-export', 'similarity_matrix.json'), 'half of a newer one');
  mkdirSync(path.join(folder, '.somebody.doppel-export', 'of others'), { recursive: true });
  const { leftovers } = await ask('app.info', {});
  assert.deepEqual(leftovers.map(({ kind, path: place }) => [kind, place]).toSorted(), [
    ['copy', copy],
    ['export', beside],
    ['export', within],
  ]);
  await assert.rejects(ask('app.remove_leftovers', { paths: [file] }), { code: 'not_found' });
  await ask('app.remove_leftovers', { paths: leftovers.map(({ path: place }) => place) });
  assert.deepEqual((await ask('app.info', {})).leftovers, []);
  assert.deepEqual(
    readdirSync(folder)
      .filter((name) => !/-(?:wal|shm)$/.test(name))
      .toSorted(),
    ['.somebody.doppel-export', 'a.doppel', 'home', 'old-export'],
  );
  assert.equal(readFileSync(path.join(folder, 'old-export', 'similarity_matrix.json'), 'utf8'), 'the older export');
});

test('a copy that is being made is no leftover', async (context) => {
  const { folder, ask } = serve(context);
  const file = path.join(folder, 'a.doppel');
  makeSampleProject(file).close();
  await ask('project.open', { path: file });
  const busy = new Database(path.join(folder, 'b.doppel-saving-0123456789ab'));
  busy.exec('CREATE TABLE a (b); BEGIN EXCLUSIVE');
  assert.deepEqual((await ask('app.info', {})).leftovers, []);
  busy.close();
  assert.equal((await ask('app.info', {})).leftovers.length, 1);
});
