import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { shippedPackages, thirdPartyAccount } from '../../scripts/third-party.ts';
import { guideNames, readGuide } from './read-guide.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');

/** What the page imports that is made where it is built: the documents as blocks, their pictures, and the licences of what travels. */
const modules: Readonly<Record<string, () => string>> = {
  'virtual:guide': () => {
    const pages = Object.fromEntries(
      guideNames.map((name) => [name, readGuide(readFileSync(path.join(docs, `${name}.md`), 'utf8'))]),
    );
    return `export const pages = ${JSON.stringify(pages)};`;
  },
  'virtual:guide-pictures': () => {
    const shown = new Set(
      guideNames.flatMap((name) =>
        [...readFileSync(path.join(docs, `${name}.md`), 'utf8').matchAll(/\(images\/([\w-]+)-light\.webp\)/g)].map(
          ([, picture]) => picture,
        ),
      ),
    );
    const files = globSync('images/*-{light,dark}.webp', { cwd: docs }).filter((file) =>
      shown.has(path.basename(file).replace(/-(light|dark)\.webp$/, '')),
    );
    const imports = files.map((file, index) => `import p${index} from ${JSON.stringify(path.join(docs, file))};`);
    const entries = files.map((file, index) => `${JSON.stringify(path.basename(file, '.webp'))}: p${index}`);
    return `${imports.join('\n')}\nexport const pictures = { ${entries.join(', ')} };`;
  },
  'virtual:third-party': () => `export const account = ${JSON.stringify(thirdPartyAccount(shippedPackages()))};`,
};

/** Makes the documents of docs/ and the licences part of the page. */
export function guidePlugin(): Plugin {
  return {
    name: 'doppel-guide',
    resolveId: (id) => (id in modules ? `\0${id}` : null),
    load: (id) => modules[id.slice(1)]?.() ?? null,
  };
}
