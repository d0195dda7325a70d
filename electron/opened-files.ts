import path from 'node:path';

/**
 * The project files in the arguments of a start, absolute. `workingFolder` is where it was started: a second start has another
 * one. Switches, the app's own file and other files are no projects.
 */
export function projectsInArguments(argv: readonly string[], workingFolder: string): readonly string[] {
  return argv
    .slice(1)
    .filter((argument) => !argument.startsWith('-') && argument.endsWith('.doppel'))
    .map((argument) => path.resolve(workingFolder, argument));
}
