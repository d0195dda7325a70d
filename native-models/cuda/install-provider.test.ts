import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { ZipFile } from 'yazl';
import { cudaMachine, hasProvider, runtimeVersion } from './cuda-machine.ts';
import { type InstallOptions, installCudaProvider } from './install-provider.ts';
import { cudaRelease, type ProviderRelease } from './provider-release.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A wheel as it is published, with made libraries: some hundred kB that do not pack. */
const libraries = cudaRelease.files.map(({ file }) =>
  Buffer.from(Array.from({ length: 9000 }, (_, n) => sha256(Buffer.from(`${file}${n}`))).join('')),
);
const archive = await zipOf(cudaRelease.files.map(({ member }, n) => [member, libraries[n]]));

async function zipOf(members: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of [['onnxruntime/LICENSE', Buffer.from('MIT')] as const, ...members])
    zip.addBuffer(content, name);
  zip.end();
  return await buffer(zip.outputStream);
}

let cut = false;
let sent: Buffer = archive;
const ranges: (string | undefined)[] = [];
const server = createServer((request, response) => {
  ranges.push(request.headers.range);
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const rest = sent.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    'content-length': String(rest.length),
    ...(from > 0 ? { 'content-range': `bytes ${from}-${sent.length - 1}/${sent.length}` } : {}),
  });
  if (!cut) return void response.end(rest);
  response.write(rest.subarray(0, 1000), () => response.destroy());
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => {
  server.closeAllConnections();
  server.close();
});

const release: ProviderRelease = {
  ...cudaRelease,
  address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/wheel`,
  bytes: archive.length,
  sha256: sha256(archive),
  files: cudaRelease.files.map((file, n) => ({ ...file, bytes: libraries[n].length, sha256: sha256(libraries[n]) })),
};

describe('getting the CUDA provider', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'doppel-cuda-'));
    cut = false;
    sent = archive;
    ranges.length = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  const install = (options: Partial<InstallOptions> = {}) =>
    installCudaProvider({
      onNotice: () => undefined,
      folder,
      release,
      runtime: release.version,
      platform: 'linux/x64',
      ...options,
    });

  test('its licence and size are told first, then the libraries lie there whole, and nothing else', async () => {
    const told: string[] = [];
    assert.equal(
      await install({ onNotice: (notice) => told.push(`${notice.release.licence} ${notice.release.bytes}`) }),
      true,
    );
    assert.match(told[0], new RegExp(`^MIT .* ${archive.length}$`));
    assert.deepEqual((await readdir(folder)).toSorted(), release.files.map(({ file }) => file).toSorted());
    for (const [n, { file }] of release.files.entries()) {
      assert.ok((await readFile(path.join(folder, file))).equals(libraries[n]), file);
      assert.equal((await stat(path.join(folder, file))).mode & 0o777, 0o644);
    }
    assert.ok(hasProvider(folder));
    assert.equal(await install(), false);
    assert.equal(ranges.length, 1);
  });

  test('a connection that was cut is gone on from', async () => {
    cut = true;
    const stop = new AbortController();
    await assert.rejects(install({ signal: stop.signal, onProgress: ({ done }) => done > 2500 && stop.abort() }));
    cut = false;
    let already = 0;
    await install({
      onNotice: (notice) => {
        already = notice.alreadyHere;
      },
    });
    assert.ok(already >= 1000);
    assert.equal(ranges.at(-1), `bytes=${already}-`);
  });

  test('another file is refused and not kept, and so is an archive with other libraries', async () => {
    sent = Buffer.from(archive);
    sent[100] ^= 1;
    await assert.rejects(install(), { code: 'wrong_hash', message: /Nothing of it was kept/ });
    assert.deepEqual(await readdir(folder), []);
    sent = await zipOf([
      [release.files[0].member, libraries[0]],
      [release.files[1].member, Buffer.from('another')],
    ]);
    await assert.rejects(install({ release: { ...release, bytes: sent.length, sha256: sha256(sent) } }), {
      code: 'wrong_hash',
      message: /does not hold the .*providers_cuda\.so/,
    });
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.endsWith('.so')),
      [],
    );
  });

  test('it is not fetched for another system or another version, and who may not write is told', async () => {
    await assert.rejects(install({ platform: 'win32/x64' }), { code: 'missing_device', message: /DirectML/ });
    await assert.rejects(install({ runtime: '1.31.0' }), { code: 'failed', message: /runs onnxruntime 1\.31\.0/ });
    await assert.rejects(install({ folder: path.join(folder, 'nowhere') }), /nowhere/);
    assert.equal(ranges.length, 0);
  });
});

test('what is fetched is for the onnxruntime that is locked', async () => {
  const lock = await readFile(new URL('../../package-lock.json', import.meta.url), 'utf8');
  const locked = /"node_modules\/onnxruntime-node": \{\s*"version": "([^"]+)"/.exec(lock)?.[1];
  assert.equal(locked, cudaRelease.version);
  assert.equal(runtimeVersion(), cudaRelease.version);
  assert.equal(cudaMachine('darwin').hasProvider, false);
});
