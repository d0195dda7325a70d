import path from 'node:path';
import { shell } from 'electron';
import { log } from '#pipeline';

/** What a report is called in every export (pipeline/export/export-layout.ts). */
const reportName = 'person_selection.html';

/**
 * Opens the report of an export in the system's browser; false where the system could not. The engine says where it lies; a file of any
 * other name is refused, since opening one could start a program.
 */
export async function openReport(file: string): Promise<boolean> {
  if (!path.isAbsolute(file) || path.basename(file) !== reportName) return false;
  const problem = await shell.openPath(file);
  if (problem !== '') log.warn(`the report could not be opened: ${problem}`);
  return problem === '';
}
