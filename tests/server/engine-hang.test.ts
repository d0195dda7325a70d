import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type EngineEvent, engineEvent } from '#contract/channels.ts';
import { EngineClient, forkEngine } from '#engine/engine-client.ts';
import { temporaryFolder } from '../property/sample-project.ts';

const program = path.join(import.meta.dirname, 'hanging-engine.ts');
/** Short, so that nobody waits. */
const watch = { everyMs: 50, patienceMs: 3000 };

type EngineState = Extract<EngineEvent, { kind: 'engine_state' }>;

/** A line to a running engine that can be made to hang, and what is told of it, in order. */
async function startHanging(context: TestContext) {
  process.env.DOPPEL_HOME = temporaryFolder(context);
  const told: EngineState[] = [];
  const waiting = new Set<() => void>();
  const client = new EngineClient({
    door: 'browser',
    startFile: null,
    start: () => forkEngine(program),
    watch,
    onEvent: (json) => {
      const event = engineEvent.parse(JSON.parse(json));
      if (event.kind !== 'engine_state') return;
      told.push(event);
      for (const look of [...waiting]) look();
    },
  });
  context.after(() => client.close());
  /** Resolves to what is told with a state, now or later. */
  const until = (state: EngineState['state']): Promise<EngineState> =>
    new Promise((resolve) => {
      const look = (): void => {
        const found = told.find((event) => event.state === state);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  await client.ask('app.info', {});
  told.length = 0; // on a busy machine the start itself may take longer than the patience
  return { client, told, until };
}

test('an engine that hangs is told of, is not ended by itself, and is restarted when somebody asks', async (context) => {
  const { client, told, until } = await startHanging(context);
  const { pid } = client;
  const hung = assert.rejects(
    client.ask('app.set_reviewer', { name: 'hang 60000' }),
    /stopped while it worked on this/,
  );
  const { message } = await until('silent');
  assert.match(message, /does not answer/);
  assert.equal(client.pid, pid, 'the engine that hangs was left alone');
  const info = client.ask('app.info', {});
  assert.deepEqual(await client.ask('app.restart_engine', {}), { restarted: true });
  await until('running');
  assert.notEqual(client.pid, pid);
  assert.equal((await info).door, 'browser', 'what waited for the engine that hung is answered by the next');
  assert.ok(told.some(({ state }) => state === 'restarting'));
  await hung;
});

test('an engine that was only busy is told to answer again, and what it was asked is answered', async (context) => {
  const { client, told, until } = await startHanging(context);
  const { pid } = client;
  const busy = client.ask('app.set_reviewer', { name: `hang ${watch.patienceMs + 1500}` });
  await until('silent');
  assert.match((await until('running')).message, /answers again/);
  await busy;
  assert.equal(client.pid, pid);
  assert.deepEqual([...new Set(told.map(({ state }) => state))], ['silent', 'running']);
  assert.deepEqual(await client.ask('app.restart_engine', {}), { restarted: false });
});

test('an engine that is busy for less than its patience is not told of', async (context) => {
  const { client, told } = await startHanging(context);
  await client.ask('app.set_reviewer', { name: 'hang 1500' });
  assert.deepEqual(told, []);
});

test('what only reads and was being answered when the engine died is answered by the next; the rest fails and says so', async (context) => {
  const { client, until } = await startHanging(context);
  const failed = assert.rejects(client.ask('app.set_reviewer', { name: 'hang 60000' }), /stopped while it worked/);
  const info = client.ask('app.info', {});
  const listed = client.ask('files.list', { folder: import.meta.dirname });
  assert.ok(client.pid !== undefined);
  process.kill(client.pid, 'SIGKILL');
  await failed;
  assert.equal((await info).door, 'browser');
  assert.equal((await listed).folder, import.meta.dirname);
  await until('running');
});
