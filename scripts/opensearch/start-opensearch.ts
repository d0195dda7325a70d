// Starts a real OpenSearch 2.19.1 for tests, benchmarks and developers, from the jars that Maven Central serves: the server's own
// archive is no package of a registry. `npm run opensearch` runs one until it is stopped.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

const here = import.meta.dirname;
const knnPlugin = 'org.opensearch.plugin:opensearch-knn:2.19.1.0:zip';

/** How long the node may take until it answers. Alone on two cores it takes 17 s; beside other work several times that. */
const patienceMs = 240_000;

/** A node that runs. Whoever starts it closes it. */
export interface StartedOpenSearch {
  /** Such as `http://127.0.0.1:41234`. */
  readonly node: string;
  readonly pid: number;
  /** From the start of the process until it answered, in ms. */
  readonly readyMs: number;
  /** Ends the node, waits for its end and removes its data. */
  close(): Promise<void>;
}

/** The value for node:test's `skip` option: false where a node can be started, else what is missing. */
export function skipWithoutOpenSearch(): string | false {
  for (const [program, flag] of [
    ['java', '-version'],
    ['mvn', '-version'],
  ]) {
    if (spawnSync(program, [flag], { stdio: 'ignore' }).status !== 0) return `needs ${program} to start an OpenSearch`;
  }
  return false;
}

/** Where the jars are kept between runs, by what they are made of. */
function jarFolder(): string {
  const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
  const recipe = createHash('sha256')
    .update(readFileSync(path.join(here, 'pom.xml')))
    .update(knnPlugin)
    .digest('hex');
  return path.join(cache, 'doppel', `opensearch-${recipe.slice(0, 12)}`);
}

function maven(goal: readonly string[], cwd: string): void {
  const { status, stdout, stderr } = spawnSync('mvn', ['-q', '-B', ...goal], { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`Maven could not fetch OpenSearch's jars:\n${stdout}${stderr}`);
}

const openZip = (bytes: Buffer): Promise<ZipFile> =>
  new Promise((resolve, reject) =>
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => (error ? reject(error) : resolve(zip))),
  );

const openEntry = (zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> =>
  new Promise((resolve, reject) =>
    zip.openReadStream(entry, (error, stream) => (error ? reject(error) : resolve(stream))),
  );

/** Unpacks the jars of the k-NN plugin; its folders with native libraries are not among what Maven Central serves. */
async function unpackJars(archive: string, folder: string): Promise<void> {
  const zip = await openZip(readFileSync(archive));
  const entries: Entry[] = [];
  await new Promise<void>((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      if (/^[^/\\]+\.jar$/.test(entry.fileName)) entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', resolve);
    zip.on('error', reject);
    zip.readEntry();
  });
  mkdirSync(folder, { recursive: true });
  const again = await openZip(readFileSync(archive));
  for (const entry of entries) {
    await pipeline(await openEntry(again, entry), createWriteStream(path.join(folder, entry.fileName)));
  }
}

/** Fetches the jars where they are not there yet, whole or not at all. Returns the folder. */
export async function fetchOpenSearch(): Promise<string> {
  const folder = jarFolder();
  if (existsSync(folder)) return folder;
  const half = `${folder}.${process.pid}.part`;
  mkdirSync(half, { recursive: true });
  try {
    cpSync(path.join(here, 'pom.xml'), path.join(half, 'pom.xml'));
    maven(['dependency:copy-dependencies', '-DoutputDirectory=lib'], half);
    maven(['dependency:copy', `-Dartifact=${knnPlugin}`, '-DoutputDirectory=plugin'], half);
    const [archive] = readdirSync(path.join(half, 'plugin'));
    await unpackJars(path.join(half, 'plugin', archive), path.join(half, 'knn'));
    if (!existsSync(folder)) renameSync(half, folder);
    return folder;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

async function answers(node: string, child: ChildProcess, log: () => string): Promise<void> {
  const until = Date.now() + patienceMs;
  while (Date.now() < until) {
    if (child.exitCode !== null) throw new Error(`OpenSearch ended before it answered:\n${log()}`);
    try {
      const answer = await fetch(`${node}/_cluster/health?wait_for_status=yellow&timeout=30s`);
      if (answer.ok) return;
    } catch (error) {
      // Nobody listens yet.
      if (!(error instanceof TypeError)) throw error;
    }
    await pause(200);
  }
  throw new Error(`OpenSearch did not answer in ${patienceMs / 1000} s:\n${log()}`);
}

/** Starts a node on loopback whose data lies in `folder`, which must not hold anything yet. */
export async function startOpenSearch(folder: string, port?: number): Promise<StartedOpenSearch> {
  const jars = await fetchOpenSearch();
  for (const part of ['config', 'data', 'logs']) mkdirSync(path.join(folder, part), { recursive: true });
  const [http, transport] = [port ?? (await freePort()), await freePort()];
  const began = performance.now();
  const classPath = ['lib', 'knn'].map((part) => path.join(jars, part, '*')).join(path.delimiter);
  const child = spawn(
    'java',
    [
      ...['-Xms512m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'],
      ...['-cp', classPath, path.join(here, 'SearchNode.java'), folder, String(http), String(transport)],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-8000);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const close = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(hard);
    rmSync(folder, { recursive: true, force: true });
  };
  const node = `http://127.0.0.1:${http}`;
  try {
    await answers(node, child, () => said);
  } catch (error) {
    await close();
    throw error;
  }
  return { node, pid: child.pid ?? 0, readyMs: Math.round(performance.now() - began), close };
}
