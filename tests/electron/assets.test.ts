import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { pageHeaders } from '#engine/doors/page-headers.ts';
import { launchApp, type RunningApp } from '../electron-double/launch-app.ts';
import { type PreparedScene, prepareScene } from '../server/served-scene.ts';
import { skipWithoutChromium } from '../support/chromium.ts';
import { DesktopPage } from './desktop-page.ts';

interface SchemeAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly length: number;
  readonly base64: string;
}

const skip = skipWithoutChromium();
let prepared: PreparedScene;
let app: RunningApp;
let page: DesktopPage;
let project: string;
let video: string;

before(async () => {
  if (skip !== false) return;
  prepared = await prepareScene();
  app = await launchApp();
  page = await DesktopPage.of(app);
  const opened = await page.ask('project.open', { path: prepared.file });
  project = opened.project;
  video = opened.video ?? '';
});
after(async () => {
  await app?.close();
  prepared?.remove();
});

/** What the handler of the scheme answers to an address, spelled exactly so, whatever a browser would make of it. */
const requested = (address: string, headers: Readonly<Record<string, string>> = {}, method = 'GET') =>
  app.does<SchemeAnswer>('requestScheme', { address, headers, method });

/** The status of what the page itself fetches. */
const fetched = (address: string) =>
  page.run<number>(`fetch(${JSON.stringify(address)}).then(({ status }) => status, () => 0)`);

test('the page gets its pictures from its own origin, and may draw and read them', { skip }, async () => {
  const { all_crops: crops } = await page.ask('review.person', { project, person: 1 });
  const size = await page.run<readonly number[]>(`(async () => {
    const blob = await (await fetch(${JSON.stringify(crops[0].url)})).blob();
    const bitmap = await createImageBitmap(blob);
    const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
    const drawing = canvas.getContext('2d');
    drawing.drawImage(bitmap, 0, 0);
    const { data } = drawing.getImageData(0, 0, bitmap.width, bitmap.height); // throws on a canvas of another origin
    return [bitmap.width, bitmap.height, data.length];
  })()`);
  const { width, height } = crops[0];
  assert.deepEqual(size, [width, height, width * height * 4]);
});

test('a video plays and is sought by ranges', { skip }, async () => {
  const time = await page.run<number>(`new Promise((resolve, reject) => {
    const video = Object.assign(document.createElement('video'), { src: ${JSON.stringify(video)}, muted: true });
    video.onerror = () => reject(new Error(video.error.message));
    video.onloadedmetadata = () => { video.currentTime = 1.2; };
    video.onseeked = () => resolve(video.currentTime);
  })`);
  assert.equal(time, 1.2);
});

test('ranges of a file are cut where they say, to the byte', { skip }, async () => {
  const address = `app://doppel${video}`;
  const whole = await readFile(prepared.scene.video);
  const all = await requested(address);
  assert.deepEqual([all.status, all.length, all.headers['accept-ranges']], [200, whole.length, 'bytes']);
  const part = await requested(address, { range: 'bytes=100-163' });
  assert.deepEqual([part.status, part.headers['content-range']], [206, `bytes 100-163/${whole.length}`]);
  assert.deepEqual(Buffer.from(part.base64, 'base64'), whole.subarray(100, 164));
  const end = await requested(address, { range: 'bytes=-10' });
  assert.deepEqual(Buffer.from(end.base64, 'base64'), whole.subarray(-10));
  const behind = await requested(address, { range: `bytes=${whole.length}-` });
  assert.deepEqual([behind.status, behind.headers['content-range']], [416, `bytes */${whole.length}`]);
});

test('no address leads to a file: not by dots, codes, null bytes, absolute paths or other hosts', {
  skip,
}, async () => {
  const secret = 'package.json';
  const addresses = [
    `app://doppel/../${secret}`,
    `app://doppel/../../${secret}`,
    `app://doppel/%2e%2e/${secret}`,
    `app://doppel/%2e%2e%2f${secret}`,
    `app://doppel/..%2f..%2f${secret}`,
    `app://doppel/..%5c..%5c${secret}`,
    `app://doppel/assets/..%2f..%2f..%2f${secret}`,
    `app://doppel/asset/..%2f..%2f${secret}`,
    'app://doppel/asset/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://doppel//etc/passwd',
    'app://doppel/%2fetc%2fpasswd',
    'app://doppel/etc/passwd',
    'app://doppel/asset//etc/passwd',
    'app://doppel/asset/file:///etc/passwd',
    'app://doppel/index.html%00.png',
    'app://doppel/%00',
    `app://doppel/asset/${video.slice('/asset/'.length)}%00`,
    'app://doppel/C:/Windows/win.ini',
    'app://doppel/assets/',
    `app://other${video}`,
    `app://doppel.evil${video}`,
    `app://doppel:80${video}`,
  ];
  for (const address of addresses) assert.equal((await requested(address)).status, 404, address);
  assert.equal((await requested(`app://doppel${video}`, {}, 'POST')).status, 404, 'POST');
});

test('a page that spells the same through its own browser gets no further', { skip }, async () => {
  const tries = [
    '/../package.json',
    '/%2e%2e/package.json',
    '/asset/%2e%2e%2f%2e%2e%2fpackage.json',
    '//etc/passwd',
    '/%00',
  ];
  for (const address of tries) assert.notEqual(await fetched(address), 200, address);
  assert.equal(await fetched(video), 200, 'and one that is there is there');
});

test('an id that was guessed, changed, cut or lengthened stands for nothing', { skip }, async () => {
  const id = video.slice('/asset/'.length);
  const changed = `${id[0] === 'A' ? 'B' : 'A'}${id.slice(1)}`;
  for (const wrong of ['A'.repeat(43), changed, id.slice(0, -1), `${id}A`, '', 'x', 'A'.repeat(5000)]) {
    assert.equal(await fetched(`/asset/${wrong}`), 404, wrong.slice(0, 60));
  }
});

test('the ids of another project, and of one that was closed, stand for nothing', { skip }, async () => {
  const copy = path.join(prepared.folder, 'copy.doppel');
  await page.ask('project.save_as', { project, path: copy });
  const other = await page.ask('project.open', { path: copy });
  const own = (await page.ask('review.person', { project, person: 1 })).all_crops[0].url;
  const foreign = (await page.ask('review.person', { project: other.project, person: 1 })).all_crops[0].url;
  assert.notEqual(own, foreign, 'the same picture has another id in another project');
  assert.equal(await fetched(foreign), 200);
  await page.ask('project.close', { project: other.project });
  assert.equal(await fetched(foreign), 404);
  assert.equal(await fetched(own), 200);
});

test('every answer carries the policy of the page, missing ones included', { skip }, async () => {
  for (const address of ['app://doppel/', `app://doppel${video}`, 'app://doppel/nothing']) {
    const { headers } = await requested(address);
    // Said here once more: the page's own meta element would hide a header that became lax.
    const policy = new Map<string, string>(
      headers['content-security-policy'].split('; ').map((each) => {
        const [name, ...values] = each.split(' ');
        return [name, values.join(' ')];
      }),
    );
    assert.deepEqual([policy.get('default-src'), policy.get('script-src')], ["'none'", "'self'"]);
    for (const [name, value] of Object.entries(pageHeaders))
      assert.equal(headers[name], value, `${name} of ${address}`);
  }
});

test('a video whose disk is gone is missing, and the app goes on', { skip }, async () => {
  await rm(prepared.scene.video);
  assert.equal(await fetched(video), 404);
  assert.equal((await page.ask('project.status', { project })).persons.original, 6);
});
