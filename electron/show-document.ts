import path from 'node:path';
import { app, shell } from 'electron';
import { log } from '#pipeline';

/** Opens a document that comes with the app, in whatever the system reads text with. The name is ours, never a page's. */
export async function showDocument(name: string): Promise<void> {
  const folder = app.isPackaged ? path.join(process.resourcesPath, 'docs') : path.resolve(import.meta.dirname, '../..');
  const inFolder = app.isPackaged || name === 'LICENSE' ? name : path.join('docs', name);
  const problem = await shell.openPath(path.join(folder, inFolder));
  if (problem !== '') log.warn(`${name} could not be shown: ${problem}`);
}
