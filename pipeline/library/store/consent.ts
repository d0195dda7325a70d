import type { LibraryFile } from './library-file.ts';

/** Notes that somebody agreed to vectors of people leaving this machine for an address. `at`: ISO 8601, UTC. */
export function storeConsent(
  database: LibraryFile,
  { address, by, at }: { readonly address: string; readonly by: string; readonly at: string },
): void {
  database.write(() => {
    database
      .prepare('INSERT OR REPLACE INTO consent (address, given_by, given_at) VALUES (?, ?, ?)')
      .run(address, by, at);
  });
}

/** Whether somebody agreed to an address. */
export function hasConsent(database: LibraryFile, address: string): boolean {
  return database.prepare('SELECT 1 FROM consent WHERE address = ?').get(address) !== undefined;
}
