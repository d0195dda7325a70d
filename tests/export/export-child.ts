// Exports a sample of N persons into a folder, in a process of its own that a test can starve, lock out or kill:
// `node export-child.ts FOLDER N`. Prints "exporting" when it begins, and what went wrong as one line of JSON.
import { DoppelError } from '#base/doppel-error.ts';
import { exportAll } from '#export/export-all.ts';
import { sampleExport } from '../report/sample-export.ts';

const [folder, persons] = process.argv.slice(2);
process.stdout.write('exporting\n');
try {
  await exportAll(sampleExport({ persons: Number(persons) }), { to: folder });
  process.stdout.write('done\n');
} catch (error) {
  if (!(error instanceof DoppelError)) throw error;
  process.stdout.write(`${JSON.stringify({ code: error.code, message: error.message })}\n`);
  process.exitCode = 1;
}
