// THIRD_PARTY.txt: the packages that travel in the packaged app, with their licences and notices, and the offer of source for the
// programs among them that are under the GPL or LGPL. Written by `npm run dist` into the app;
// `node scripts/run.mjs scripts/third-party.ts` prints it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** A package that is shipped, as its own files describe it. */
interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly source: string;
  /** The texts of its licence and notices, as they lie in the package. */
  readonly texts: readonly string[];
}

const noticeFile = /^(?:licen[cs]e|notice|copying|copyright|third[-_ ]?party)/i;

function describe(folder: string): ShippedPackage {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string | { readonly type?: string };
    /** The form of npm before 2014. */
    readonly licenses?: readonly (string | { readonly type?: string })[];
    readonly homepage?: string;
    readonly repository?: string | { readonly url?: string };
  };
  const { repository } = manifest;
  const [license] = manifest.license === undefined ? (manifest.licenses ?? []) : [manifest.license];
  const where = typeof repository === 'string' ? repository : repository?.url;
  const notices = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isFile() && noticeFile.test(entry.name) && !/\.[cm]?[jt]s$/.test(entry.name),
  );
  return {
    name: manifest.name,
    version: manifest.version,
    licence: (typeof license === 'string' ? license : license?.type) ?? (notices.length > 0 ? 'see below' : 'not said'),
    source: where ?? manifest.homepage ?? `https://www.npmjs.com/package/${manifest.name}`,
    texts: notices.map((entry) => readFileSync(path.join(folder, entry.name), 'utf8').trim()),
  };
}

/** The packages that the lock file installs for production and that are there for this system, by name. */
export function shippedPackages(): readonly ShippedPackage[] {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true && existsSync(path.join(root, place, 'package.json')))
    .filter(([place]) => !/node_modules\/node-(?:bin-)?(?:linux|darwin|win)-/.test(place)) // Node itself: Electron brings its own
    .map(([place]) => describe(path.join(root, place)))
    .toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** Licences that ask for their text and for an offer of source, and the file of the text. */
const copyleft = [
  { name: 'GNU General Public License, version 3', file: 'GPL-3.txt', pattern: /^GPL/i },
  { name: 'GNU Lesser General Public License, version 3', file: 'LGPL-3.txt', pattern: /^LGPL-3/i },
  { name: 'GNU Lesser General Public License, version 2.1', file: 'LGPL-2.1.txt', pattern: /^LGPL-2\.1/i },
] as const;

const rule = '='.repeat(80);

/** The licences of the app and of all that travels in it. */
export interface ThirdPartyAccount {
  /** Doppel's own licence. */
  readonly own: string;
  /** The programs and libraries under the GPL or LGPL, and how their source is to be had. */
  readonly offer: string;
  readonly packages: readonly ShippedPackage[];
  /** The texts of the GPL and LGPL, as far as something asks for them. */
  readonly texts: readonly { readonly name: string; readonly text: string }[];
}

/** Everything that THIRD_PARTY.txt and the licences screen say. */
export function thirdPartyAccount(shipped: readonly ShippedPackage[]): ThirdPartyAccount {
  const asked = shipped.filter(({ licence }) => /GPL/i.test(licence));
  const offers = asked.map(({ name, version, licence, source }) => `  ${name} ${version} (${licence}): ${source}`);
  const texts = copyleft.filter(({ pattern }) => asked.some(({ licence }) => pattern.test(licence)));
  // The LGPL adds to the GPL and does not hold without it.
  const needed = texts.some(({ file }) => file === 'LGPL-3.txt') ? [...new Set([copyleft[0], ...texts])] : texts;
  return {
    own: readFileSync(path.join(root, 'LICENSE'), 'utf8').trim(),
    offer: `These programs and libraries come as they were built by others and are started or loaded, unchanged, as separate works:

${offers.join('\n')}

Their complete source code is to be had where each says above. For at least three years from when you received this copy, the
authors of Doppel also give it to anybody who asks, for no more than the cost of handing it over: open an issue where you
got Doppel. You may exchange them for others: the environment variable DOPPEL_FFMPEG names a folder with your own ffmpeg.`,
    packages: shipped,
    texts: needed.map(({ name, file }) => ({
      name,
      text: readFileSync(path.join(import.meta.dirname, 'licences', file), 'utf8').trim(),
    })),
  };
}

/** The whole text of THIRD_PARTY.txt. */
export function thirdPartyText(shipped: readonly ShippedPackage[]): string {
  const { own, offer, packages, texts } = thirdPartyAccount(shipped);
  const header = `Doppel and what travels with it\n${rule}\n\nDoppel is under the MIT licence:\n\n${own}`;
  const each = packages.map(
    ({ name, version, licence, source, texts: notices }) =>
      `${rule}\n${name} ${version}\nLicence: ${licence}\nSource: ${source}\n${notices.map((text) => `\n${text}\n`).join('')}`,
  );
  const licences = texts.map(({ name, text }) => `${rule}\n${name}\n\n${text}\n`);
  return `${[header, `Offer of source\n${rule}\n\n${offer}`, ...each, ...licences].join('\n\n')}\n`;
}

if (import.meta.main) process.stdout.write(thirdPartyText(shippedPackages()));
