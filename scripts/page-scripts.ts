// Builds the scripts of the pages that Doppel writes to disk: `pipeline/ROOM/report/script/NAME.ts`, with all that it imports, to
// `pipeline/ROOM/report/NAME.js`, which is kept in the repository. Pages are written by every door, packaged or not, so their scripts
// lie ready; scripts/page-scripts.test.ts says when one is stale. `npm run page-scripts`.
import { globSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');

/** A page's script and where it belongs, relative to the project's folder. */
interface BuiltPageScript {
  readonly file: string;
  readonly text: string;
}

/** Builds every page's script, and writes none. Throws what esbuild says of one that it cannot build. */
export async function buildPageScripts(): Promise<readonly BuiltPageScript[]> {
  const entries = globSync('pipeline/*/report/script/*-script.ts', { cwd: root }).toSorted();
  return Promise.all(
    entries.map(async (entry) => {
      const { outputFiles } = await build({
        absWorkingDir: root,
        entryPoints: [entry],
        bundle: true,
        write: false,
        format: 'iife',
        platform: 'browser',
        target: 'chrome120',
        charset: 'utf8',
        legalComments: 'none',
        banner: {
          js: `// Built from ${entry.replaceAll(path.sep, '/')} by npm run page-scripts. Change that, not this.`,
        },
      });
      const file = path.join(path.dirname(entry), '..', `${path.basename(entry, '.ts')}.js`);
      return { file: file.replaceAll(path.sep, '/'), text: outputFiles[0].text };
    }),
  );
}

if (import.meta.main) {
  for (const { file, text } of await buildPageScripts()) writeFileSync(path.join(root, file), text);
}
