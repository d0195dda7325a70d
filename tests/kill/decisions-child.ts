// A process that decides without end and prints the number of each event once it was told that it is on disk.
// Arguments: the project file, the reviewer's name, how many decisions (0: until it is killed).
import { writeSync } from 'node:fs';
import type { DecisionRequest } from '#contract/decisions.ts';
import { openProject } from '#project/project-file.ts';
import { decide } from '../property/sample-project.ts';

const [file, by, count] = process.argv.slice(2);
const project = openProject(file, 'write');

/** Decisions of every kind that can be made again and again. */
function requestOf(round: number): DecisionRequest {
  const steps: readonly DecisionRequest[] = [
    { kind: 'rename', person: 1, name: `${by} ${round}` },
    { kind: 'merge', persons: [1, 2] },
    { kind: 'note', person: 1, text: `seen by ${by}` },
    { kind: 'undo' },
    { kind: 'undo' },
    { kind: 'redo' },
    { kind: 'undo' },
    { kind: 'split', person: 3, at_frame: 45 },
    { kind: 'apart', a: 4, b: 5 },
    { kind: 'undo' },
    { kind: 'undo' },
  ];
  // Where others decide too, only what cannot get into their way.
  return count === '0' ? steps[round % steps.length] : steps[0];
}

for (let round = 0; count === '0' || round < Number(count); round += 1) {
  const { events } = decide(project, requestOf(round), { by });
  // Written at once, not when the event loop turns: what is printed was acknowledged.
  for (const { seq } of events) writeSync(1, `${seq}\n`);
}
project.close();
