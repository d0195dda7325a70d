// Begins to move a new export into place in FOLDER and dies in the middle: `node half-swap-child.ts FOLDER`.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { manifestText } from '#export/export-manifest.ts';
import { openAsideFolder } from '#export/staging-folder.ts';

const [folder] = process.argv.slice(2);
const aside = openAsideFolder(folder);
writeFileSync(path.join(aside.folder, 'timings.json'), 'new');
writeFileSync(path.join(aside.folder, 'decisions.csv'), 'new');
writeFileSync(path.join(aside.folder, 'doppel-export.json'), manifestText(['decisions.csv', 'timings.json']));
// What `commit` does first: the old files go, and one of the new ones has come.
const old = path.join(path.dirname(aside.folder), 'old');
mkdirSync(old);
for (const name of ['doppel-export.json', 'timings.json']) renameSync(path.join(folder, name), path.join(old, name));
renameSync(path.join(aside.folder, 'decisions.csv'), path.join(folder, 'decisions.csv'));
process.kill(process.pid, 'SIGKILL');
