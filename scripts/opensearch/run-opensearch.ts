// `npm run opensearch`: an OpenSearch on loopback for developers, with data that is gone when it is stopped (Ctrl+C).
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { skipWithoutOpenSearch, startOpenSearch } from './start-opensearch.ts';

const missing = skipWithoutOpenSearch();
if (missing !== false) {
  process.stderr.write(`This ${missing}.\n`);
  process.exit(1);
}
process.stdout.write(
  'Starting OpenSearch 2.19.1; the first time its jars (46 MB) are fetched from Maven Central ...\n',
);
const server = await startOpenSearch(mkdtempSync(path.join(tmpdir(), 'doppel-opensearch-')), 9200);
process.stdout.write(
  `${server.node} answers after ${(server.readyMs / 1000).toFixed(0)} s. Use it with DOPPEL_OPENSEARCH=${server.node}; Ctrl+C stops it.\n`,
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.close().then(() => process.exit(0)));
}
