import { enableCompileCache } from 'node:module';
import { compiledCodeFolder } from './compiled-code-folder.mjs';

/**
 * Lets Node keep the compiled form of the program's files in the person's own cache folder, so that the next start neither
 * strips types nor compiles again: measured by processor time, `--version` takes 0.06 s instead of 0.16 s and `status` 0.17 s
 * instead of 0.38 s. Node's own default lies in the folder for temporary files that all people of a machine share, and what
 * lies there would be run. Where the folder cannot be made everything works as it does without.
 *
 * This file, its neighbour and main.mjs are plain JavaScript: stripping the types of a single file loads Node's whole stripper, which costs
 * 50 ms of processor time, and both are loaded before there is a cache.
 */
export function keepCompiledCode() {
  if ((process.env.NODE_COMPILE_CACHE ?? '') !== '') return;
  const folder = compiledCodeFolder();
  if (folder !== null) enableCompileCache(folder);
}
