import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type DoorClient, openDoor, type PreparedScene, prepareScene } from './served-scene.ts';

let prepared: PreparedScene;
let door: DoorClient;
let child: ReturnType<typeof fork>;

before(async () => {
  prepared = await prepareScene({ frameCount: 200 });
  child = fork(path.join(import.meta.dirname, 'door-child.ts'), [prepared.file, prepared.page], { execArgv: [] });
  const [{ url }] = (await once(child, 'message')) as [{ readonly url: string }];
  door = await openDoor(url);
});
after(async () => {
  child?.send('close');
  if (child !== undefined) await once(child, 'exit');
  prepared?.remove();
});

test('the door answers while the engine analyses, and no turn of its event loop takes 50 ms', async (context) => {
  const window = await door.listen();
  const { project, video } = await door.ask('project.open', { path: prepared.file });
  const out = path.join(prepared.folder, 'again.doppel');
  const { analysis } = await door.ask('analysis.start', {
    video: prepared.scene.video,
    tracks: prepared.scene.tracks,
    persons: null,
    out,
    force: false,
  });
  // Its own code is compiled by now; what counts is the work.
  child.send('forget');
  let isDone = false;
  const ended = window
    .until('analysis_ended', (event) => event.analysis === analysis, 60_000)
    .finally(() => {
      isDone = true;
    });
  let rounds = 0;
  while (!isDone) {
    const { persons } = await door.ask('review.persons', { project });
    await Promise.all([
      door.ask('review.queue', { project, threshold: -1 }),
      door.ask('review.matrix', { project }),
      door.get(video ?? ''),
      ...persons.map(({ still }) => door.get(still ?? '')),
    ]);
    rounds++;
  }
  assert.equal((await ended).outcome, 'done');
  assert.ok(rounds > 2, `${rounds} rounds of questions were answered meanwhile`);
  child.send('tell');
  const [turn] = (await once(child, 'message')) as [{ readonly wallMs: number; readonly cpuMs: number }];
  context.diagnostic(
    `longest turn in ${rounds} rounds: ${turn.cpuMs.toFixed(1)} ms of the door's own work, ${turn.wallMs.toFixed(1)} ms by the clock of this machine`,
  );
  assert.ok(turn.cpuMs < 50, `a turn took ${turn.cpuMs.toFixed(1)} ms of work`);
  window.close();
});
