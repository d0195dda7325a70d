// Builds the desktop app: the screens, the main process (one ESM file), the preload (one CommonJS file that imports only
// electron) and the engine with its threads. `node scripts/run.mjs scripts/build-desktop.ts`.
import { existsSync, globSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { buildPage } from '#renderer/build.ts';

const root = path.resolve(import.meta.dirname, '..');

/** Where the built programs lie. */
export const desktopFolder = path.join(root, 'electron', 'dist');

/** The program of the main process. */
export const mainProgram = path.join(desktopFolder, 'main.mjs');

/** Packages that find files of their own beside them (programs, native modules, a script that is copied), so they stay packages. */
export const keptPackages: readonly string[] = [
  '@ffmpeg-installer/ffmpeg',
  '@ffprobe-installer/ffprobe',
  'better-sqlite3',
  'onnxruntime-node',
  'plotly.js-cartesian-dist-min',
  'sharp',
  'sqlite-vec',
  'usearch',
];

/** Programs that the engine starts by address, `new URL('./NAME.ts', import.meta.url)`, by the folder in which they lie. */
const startedPrograms: Readonly<Record<string, string>> = {
  'inference-worker': 'native-models',
  'device-probe': 'native-models',
  'distance-worker': 'pipeline/insight/distance',
  'training-worker': 'pipeline/conditions/background',
  'verify-worker': 'pipeline/project/verify',
};

/**
 * Our files look for others by where they lie. Bundled, they lie elsewhere: folders are named from the bundle's own folder, and
 * programs by their bundle's name. An address of a program that is not built fails here and not in the app.
 */
const keepPlaces: Plugin = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      if (file.includes('node_modules')) return undefined;
      const text = await readFile(file, 'utf8');
      const folder = path.relative(desktopFolder, path.dirname(file)).split(path.sep).join('/');
      const contents = text
        .replace(/new URL\('\.\/([\w-]+)\.ts', import\.meta\.url\)/g, (_whole, name: string) => {
          if (!(name in startedPrograms)) throw new Error(`${file} starts ${name}.ts, which is not built`);
          return `new URL('./${name}.mjs', import.meta.url)`;
        })
        // The door's own files mean the folder of the bundle, where preload and engine lie.
        .replaceAll('import.meta.dirname', folder === '..' ? '$&' : `(import.meta.dirname + '/${folder}')`);
      return { contents, loader: 'ts' };
    });
  },
};

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  legalComments: 'linked',
  logLevel: 'warning',
  // Neither of them is a program of its own here: what starts them says so.
  define: { 'import.meta.main': 'false' },
  plugins: [keepPlaces],
};

const modules: BuildOptions = {
  ...common,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  // CommonJS packages inside an ESM file ask for Node's own modules by require, and for their folder (fluent-ffmpeg, for presets
  // that nobody uses).
  banner: {
    js: [
      "import { createRequire as requireFrom } from 'node:module';",
      'const require = requireFrom(import.meta.url);',
      'const __dirname = import.meta.dirname;',
    ].join(' '),
  },
};

/** What the programs are made of, relative to the project's folder. */
const sources = [
  'electron/*.ts',
  'pipeline/**/*.ts',
  'native-models/**/*.ts',
  'scripts/build-desktop.ts',
  'package.json',
  'package-lock.json',
];

/** Whether the programs are missing or older than anything that they are made of. */
function isStale(): boolean {
  if (!existsSync(mainProgram)) return true;
  const built = statSync(mainProgram).mtimeMs;
  return globSync(sources, { cwd: root }).some((file) => statSync(path.join(root, file)).mtimeMs > built);
}

/**
 * Builds what is missing or stale of `renderer/dist` and `electron/dist`. The programs are made aside and moved into place whole;
 * two builds at once give the same files. Throws what a build says when it fails.
 */
export async function buildDesktop(): Promise<void> {
  buildPage();
  if (!isStale()) return;
  const aside = mkdtempSync(path.join(root, 'electron', 'dist-'));
  try {
    await bundle(aside);
    rmSync(desktopFolder, { recursive: true, force: true });
    renameSync(aside, desktopFolder);
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

async function bundle(outdir: string): Promise<void> {
  await Promise.all([
    build({ ...modules, outdir, entryPoints: ['electron/main.ts'], external: ['electron', ...keptPackages] }),
    build({
      ...common,
      outdir,
      entryPoints: ['electron/preload.ts'],
      external: ['electron'],
      format: 'cjs',
      platform: 'browser',
      outExtension: { '.js': '.cjs' },
    }),
    build({
      ...modules,
      outdir,
      entryPoints: [
        'electron/engine.ts',
        ...Object.entries(startedPrograms).map(([name, folder]) => `${folder}/${name}.ts`),
      ],
      entryNames: '[name]',
      chunkNames: 'chunk-[hash]',
      splitting: true,
      external: [...keptPackages],
    }),
  ]);
}

if (import.meta.main) await buildDesktop();
