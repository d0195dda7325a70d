// A program that reads a library's projects, to be killed on the way: `node sync-child.ts LIBRARY`.
import { buildIndex, Library, syncLibrary } from '#library/index.ts';
import { openLooks } from '#search/index.ts';

const library = Library.open(process.argv[2], 'write');
const looks = await openLooks('/nowhere');
process.stdout.write('begun\n');
await syncLibrary(library, { looks });
await buildIndex(library, { recallQueries: 0 });
await library.close();
