// The project's benchmarks: `npm run bench` runs all, `npm run bench -- NAME ...` the named ones, and
// `npm run bench -- NAME --OPTION ...` one of them with options of its own.
//
// Each is a program of its own beside this file and prints ratios of things measured side by side in one run: the machines
// these run on are shared, and seconds alone say little.
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import path from 'node:path';

const folder = import.meta.dirname;
const names = globSync('*.ts', { cwd: folder })
  .map((file) => path.basename(file, '.ts'))
  .filter((name) => name !== 'run')
  .toSorted();

const given = process.argv.slice(2);
const firstOption = given.findIndex((word) => word.startsWith('-'));
const wanted = firstOption < 0 ? given : given.slice(0, firstOption);
const options = firstOption < 0 ? [] : given.slice(firstOption);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`No benchmark is called ${unknown.join(', ')}. There are: ${names.join(', ')}.\n`);
  process.exit(2);
}
if (options.length > 0 && wanted.length !== 1) {
  process.stderr.write('Options belong to one benchmark: npm run bench -- NAME --OPTION.\n');
  process.exit(2);
}

let failed = 0;
for (const name of wanted.length > 0 ? wanted : names) {
  process.stdout.write(`\n== ${name} ==\n`);
  const { status } = spawnSync(process.execPath, [...process.execArgv, path.join(folder, `${name}.ts`), ...options], {
    stdio: 'inherit',
  });
  if (status !== 0) failed++;
}
process.exitCode = failed === 0 ? 0 : 1;
