import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DoppelError } from '#base/doppel-error.ts';
import { systemRefusal, writeReason } from '#base/system-errors.ts';
import type { ProjectFile } from './project-file.ts';

/**
 * Saves the decisions of a project whose file was written over, so that no whole copy of it can be made: the events as they were read,
 * hashes included, as JSON beside the name that was chosen. Returns the error that says so.
 */
export function saveDecisions(file: ProjectFile, target: string, cause: unknown): DoppelError {
  const { eventsReadBefore } = file.project;
  const place = `${path.resolve(target).replace(/\.doppel$/i, '')}.decisions.json`;
  const count = eventsReadBefore.length === 1 ? '1 decision' : `${eventsReadBefore.length} decisions`;
  try {
    writeFileSync(place, `${JSON.stringify(eventsReadBefore, null, 1)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    const code = systemRefusal(error)?.code ?? 'failed';
    return new DoppelError(code, `The ${count} could not be saved as ${place}: ${writeReason(error)}.`, {
      cause: error,
    });
  }
  return new DoppelError(
    'integrity',
    `The pictures went with the file that was written over, so no whole copy can be made. The ${count}, as they were read, were saved as ${place}.`,
    { cause },
  );
}
