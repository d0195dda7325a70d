// A process that erases person 2 of a project and says when it begins. Argument: the project file.
import { writeSync } from 'node:fs';
import { erasePerson } from '#project/custody/erase-person.ts';
import { openProject } from '#project/project-file.ts';

const [file] = process.argv.slice(2);
const project = openProject(file, 'write');
writeSync(1, 'begun\n');
erasePerson(project, { person: 2, by: 'Kim', at: '2026-01-01T00:00:00.000Z', reason: 'asked' });
project.close();
