import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { channels } from '#contract/channels.ts';
import { openDoor, openSocket, rejectsWith, type ServedScene, serveScene } from './served-scene.ts';

let served: ServedScene;
let project: string;
let host: string;

before(async () => {
  served = await serveScene();
  project = (await served.ask('project.open', { path: served.file })).project;
  host = new URL(served.origin).host;
});
after(() => served?.close());

const question = (headers: Readonly<Record<string, string>>, body = '{}') =>
  served.send(
    'POST',
    '/rpc/app.info',
    { host, origin: served.origin, 'content-type': 'application/json', 'x-doppel-token': served.token, ...headers },
    body,
  );

test('the server listens on the loopback address alone', () => {
  const address = served.server.url.replace(/token=.*/, '');
  assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/\?$/);
  assert.match(served.token, /^[A-Za-z0-9_-]{43}$/);
});

test('an address opens one page; a reload goes by the cookie that it set', async () => {
  const fresh = new URL(served.server.newAddress()).search;
  for (const address of [
    '/',
    '/?token=',
    '/?token=wrong',
    `/${fresh}x`,
    `/${fresh}&token=x`,
    `/?token=${served.token}`,
  ]) {
    const refused = await served.send('GET', address, { host });
    assert.equal(refused.status, 401, address);
    assert.match(refused.body.toString(), /Open the newest address that `doppel serve` printed/);
  }
  const opened = await served.send('GET', `/${fresh}`, { host });
  assert.equal(opened.status, 200);
  assert.equal(opened.headers['cache-control'], 'no-store');
  assert.match(String(opened.headers['set-cookie']), /HttpOnly; SameSite=Strict/);
  const token = /content="([\w-]{43})"/.exec(opened.body.toString())?.[1] ?? '';
  assert.notEqual(token, '');
  assert.ok(!String(opened.headers['set-cookie']).includes(token), 'the cookie is another secret than the token');
  const again = await served.send('GET', `/${fresh}`, { host });
  assert.equal(again.status, 401, 'an address opens one page: what stays in the history is worth nothing');
  const reloaded = await served.get('/');
  assert.equal(reloaded.status, 200, 'a reload');
  assert.ok(!reloaded.body.toString().includes('doppel-session'), 'the cookie alone is told no token');
});

test('a page that is fetched before anybody asked for it uses up no address', async () => {
  const { search } = new URL(served.server.newAddress());
  const ahead = await served.send('GET', `/${search}`, { host, 'sec-purpose': 'prefetch;prerender' });
  assert.equal(ahead.status, 403);
  assert.equal((await served.send('GET', `/${search}`, { host })).status, 200);
});

test('the checks hang on the route, however its address is written', async () => {
  const cookie = { host, cookie: served.cookie, 'content-type': 'application/json' };
  for (const address of [
    '/rpc/app.info',
    '/%72pc/app.info',
    '/r%70c/app.info',
    '/rpc/%61pp.info',
    '/%2frpc/app.info',
  ]) {
    const { status } = await served.send('POST', address, cookie, '{}');
    assert.ok(status === 401 || status === 404, `${address} answered ${status} to the cookie alone`);
  }
  const ws = `ws://${host}`;
  for (const address of ['/events', '/%65vents', '/', '/assets/main.js', '/rpc/app.info']) {
    await assert.rejects(openSocket(ws + address, null, { cookie: served.cookie }), /refused/, address);
    await assert.rejects(
      openSocket(ws + address, served.token, { cookie: served.cookie }),
      /refused/,
      `${address}, no Origin`,
    );
  }
});

test('every channel refuses whoever lacks a credential, and every other route too', async () => {
  const { origin } = served;
  const all = {
    host,
    origin,
    'content-type': 'application/json',
    'x-doppel-token': served.token,
    cookie: served.cookie,
  };
  const missing: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'no token': { ...all, 'x-doppel-token': '' },
    'the cookie as the token': { ...all, 'x-doppel-token': served.cookie.split('=')[1] },
    'another origin': { ...all, origin: 'http://127.0.0.1:1' },
    'another host': { ...all, host: 'evil.example' },
    'a foreign fetch': { ...all, 'sec-fetch-site': 'cross-site' },
  };
  const addresses = [...Object.keys(channels).map((channel) => `/rpc/${channel}`), '/sessions/end'];
  assert.ok(addresses.length > 20);
  for (const [lack, headers] of Object.entries(missing)) {
    for (const address of addresses) {
      const { status } = await served.send('POST', address, headers, '{}');
      assert.ok(status === 401 || status === 403, `${address} with ${lack} answered ${status}`);
    }
  }
  for (const address of ['/assets/main.js', '/asset/AAAAAAAAAAAAAAAAAAAAAA', '/nothing']) {
    assert.equal((await served.send('GET', address, { host })).status, 401, address);
  }
});

test('sessions end all at once, and the pages of each are shut out', async () => {
  const one = await openDoor(served.server.newAddress());
  const other = await openDoor(served.server.newAddress());
  const events = await other.listen();
  const left = served.server.newAddress();
  const headers = { host, origin: served.origin, 'x-doppel-token': one.token };
  assert.equal((await one.send('POST', '/sessions/end', headers)).status, 200);
  await rejectsWith(one.ask('app.info', {}), 'usage', /session is over/);
  await rejectsWith(other.ask('app.info', {}), 'usage');
  assert.equal((await other.get('/assets/main.js')).status, 401);
  assert.equal((await served.send('GET', `/${new URL(left).search}`, { host })).status, 401, 'an address that waited');
  events.close();
  served = { ...served, ...(await openDoor(served.server.newAddress())) };
  project = (await served.ask('project.open', { path: served.file })).project;
});

test('the page may run only scripts of its own, is in no frame, and tells its address to nobody', async () => {
  const { headers } = await served.get('/');
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['x-content-type-options'], 'nosniff');
});

test('a wrong or missing token is refused', async () => {
  assert.equal((await question({})).status, 200);
  for (const token of ['', 'wrong', `${served.token}x`, served.token.slice(1)]) {
    assert.equal((await question({ 'x-doppel-token': token })).status, 401, JSON.stringify(token));
  }
  assert.equal(
    (await question({ 'x-doppel-token': '', cookie: served.cookie })).status,
    401,
    'the cookie answers no questions: every port of this host gets it',
  );
});

test('another Host is refused, as when a name of the internet is made to lead here', async () => {
  for (const name of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '[::2]',
    '',
    'localhost:x',
  ]) {
    assert.equal((await question({ host: name, origin: `http://${name}` })).status, 403, JSON.stringify(name));
  }
  for (const name of ['localhost:9999', '127.0.0.1', '[::1]:80', 'LOCALHOST:1']) {
    assert.equal(
      (await question({ host: name, origin: `http://${name}` })).status,
      200,
      `${name}: a tunnel's near end`,
    );
  }
});

test("another Origin is refused, also another port's of this very host", async () => {
  for (const origin of [
    'http://evil.example',
    'null',
    `https://${host}`,
    'http://127.0.0.1:1',
    'http://localhost',
    '',
  ]) {
    const { status } = await question({ origin });
    assert.equal(status, 403, JSON.stringify(origin));
  }
  const image = await served.get('/', {
    'sec-fetch-site': 'same-site',
    'sec-fetch-mode': 'no-cors',
    'sec-fetch-dest': 'image',
  });
  assert.equal(image.status, 403, 'a page of another port may not show our pictures either');
});

test('the socket of events opens for our own page alone', async () => {
  const address = `ws://${host}/events`;
  const { origin, cookie, token } = served;
  (await openSocket(address, token, { origin, cookie })).close();
  await assert.rejects(openSocket(address, token, { origin }), /refused/);
  await assert.rejects(openSocket(address, null, { origin, cookie }), /refused/, 'the cookie alone');
  await assert.rejects(openSocket(address, token, { origin: 'http://evil.example', cookie }), /refused/);
  await assert.rejects(openSocket(address, token, { origin, cookie: 'doppel_00000000=x' }), /refused/);
});

test('an asset takes the cookie', async () => {
  const { url } = (await served.ask('review.person', { project, person: 1 })).all_crops[0];
  const picture = await served.get(url);
  assert.deepEqual([picture.status, picture.headers['cache-control']], [200, 'no-store'], 'it stays in no profile');
  assert.equal((await served.send('GET', url, { host })).status, 401);
  assert.equal((await served.send('GET', url, { host, cookie: served.cookie.replace(/.$/, '!') })).status, 401);
});

test('no path out of the page, in any writing of it', async () => {
  const outside = [
    '/..',
    '/../package.json',
    '/../../package.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..%2fblocks.txt',
    '/assets/../../blocks.txt',
    '/assets/%2e%2e/%2e%2e/blocks.txt',
    '/assets/..%5c..%5cblocks.txt',
    '/assets/%252e%252e/%252e%252e/blocks.txt',
    '/index.html%00.js',
    '/assets/main.js%00',
    '/%00',
    '//etc/passwd',
    '/etc/passwd',
    `/${served.scene.tracks}`,
    `/asset/${encodeURIComponent(served.scene.tracks)}`,
    '/asset/..',
    '/asset/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '/asset/../../../etc/passwd',
    '/asset/%00',
    '/asset//etc/passwd',
    '/asset/',
    'http://evil.example/',
    'file:///etc/passwd',
  ];
  for (const address of outside) {
    const { status, body } = await served.get(address);
    assert.ok(status >= 400 && status < 500, `${address} answered ${status}`);
    assert.ok(!/root:|"doppel"|^1,1,/.test(body.toString()), address);
  }
  assert.equal((await served.get('/assets/main.js')).status, 200);
  assert.equal((await served.get('/assets/main.js', { cookie: '' })).status, 401);
});

test('ids that were not given out lead nowhere', async () => {
  const own = (await served.ask('review.person', { project, person: 1 })).all_crops[0].url.slice('/asset/'.length);
  const bytes = Buffer.from(own, 'base64url');
  for (let bit = 0; bit < 8; bit++) {
    const forged = Buffer.from(bytes);
    forged[bit * 4] ^= 1 << bit;
    assert.equal((await served.get(`/asset/${forged.toString('base64url')}`)).status, 404);
  }
  assert.equal((await served.get(`/asset/${randomBytes(32).toString('base64url')}`)).status, 404);
  assert.equal((await served.get(`/asset/${own}A`)).status, 404);
});

test('an id of a project is worth nothing once that project is closed, and is no id of another', async () => {
  const other = await served.ask('project.open', { path: served.file });
  const ids = async (handle: string) =>
    (await served.ask('review.person', { project: handle, person: 1 })).all_crops.map(({ url }) => url);
  const [mine, theirs] = [await ids(project), await ids(other.project)];
  assert.ok(theirs.every((url) => !mine.includes(url)));
  assert.equal((await served.get(theirs[0])).status, 200);
  await served.ask('project.close', { project: other.project });
  assert.equal((await served.get(theirs[0])).status, 404);
  assert.equal((await served.get(mine[0])).status, 200);
  await rejectsWith(served.ask('review.queue', { project: other.project, threshold: null }), 'not_found');
  await rejectsWith(served.ask('review.queue', { project: 'A'.repeat(24), threshold: null }), 'not_found');
});

test('a video is served in the ranges that a player asks for', async () => {
  const { video } = await served.ask('project.open', { path: served.file });
  const whole = await served.get(video ?? '');
  const size = whole.body.length;
  assert.deepEqual([whole.status, whole.headers['accept-ranges']], [200, 'bytes']);
  const part = await served.get(video ?? '', { range: 'bytes=100-199' });
  assert.equal(part.status, 206);
  assert.equal(part.headers['content-range'], `bytes 100-199/${size}`);
  assert.deepEqual(part.body, whole.body.subarray(100, 200));
  assert.deepEqual((await served.get(video ?? '', { range: 'bytes=-50' })).body, whole.body.subarray(size - 50));
  assert.deepEqual(
    (await served.get(video ?? '', { range: `bytes=${size - 5}-` })).body,
    whole.body.subarray(size - 5),
  );
  const beyond = await served.get(video ?? '', { range: `bytes=${size}-` });
  assert.deepEqual([beyond.status, beyond.headers['content-range']], [416, `bytes */${size}`]);
  const { url } = (await served.ask('review.person', { project, person: 1 })).all_crops[0];
  const picture = await served.get(url);
  assert.deepEqual((await served.get(url, { range: 'bytes=4-7' })).body, picture.body.subarray(4, 8));
});

test('a question that is too long, of another type, or of no channel is refused', async () => {
  assert.equal((await question({}, `"${'x'.repeat(3 << 20)}"`)).status, 413);
  assert.equal((await question({ 'content-type': 'text/plain' })).status, 415);
  assert.equal((await question({ 'content-type': 'application/x-www-form-urlencoded' })).status, 415);
  const headers = { host, origin: served.origin, 'content-type': 'application/json', 'x-doppel-token': served.token };
  for (const channel of ['nothing', 'constructor', '__proto__', 'app.info%00', '..%2fapp.info']) {
    assert.equal((await served.send('POST', `/rpc/${channel}`, headers, '{}')).status, 404, channel);
  }
  const noJson = await question({}, '{');
  assert.match(noJson.body.toString(), /"code":"usage"/);
  assert.equal((await served.send('GET', '/rpc/app.info', headers)).status, 401, 'no such route, and no cookie');
  assert.equal((await served.get('/rpc/app.info')).status, 404);
});

test('half a request does not keep others waiting', async () => {
  const socket = connect(Number(new URL(served.origin).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(
    `POST /rpc/app.info HTTP/1.1\r\nHost: ${host}\r\nX-Doppel-Token: ${served.token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
  );
  assert.equal((await question({})).status, 200);
  socket.destroy();
});
