// A process that creates the project named on its command line, once it was told to go.
import { writeSync } from 'node:fs';
import { openOrCreateProject } from '#project/project-file.ts';
import { sampleBirth } from '../property/sample-project.ts';

writeSync(1, 'ready\n');
const { project } = openOrCreateProject(process.argv[2], () => sampleBirth);
project.close();
writeSync(1, 'done\n');
// Stays until it is killed.
setInterval(() => undefined, 1000);
