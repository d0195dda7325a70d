// A server in a process of its own that watches its event loop, for door-delay.test.ts. Arguments: project file, page folder.
import { startServer } from '#server/index.ts';

const [file, page] = process.argv.slice(2);
const server = await startServer({ file, page, port: 0 });

const turn = { wallMs: 0, cpuMs: 0 };
let atMs = performance.now();
let cpuMs = ownCpuMs();

/** Processor time of this very thread: what other programs take of a busy machine is not in it. */
function ownCpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** One turn of the loop, from the last time that a timer came through to this one. */
function watch(): void {
  const now = performance.now();
  const cpu = ownCpuMs();
  turn.wallMs = Math.max(turn.wallMs, now - atMs);
  turn.cpuMs = Math.max(turn.cpuMs, cpu - cpuMs);
  atMs = now;
  cpuMs = cpu;
  setTimeout(watch, 1);
}

process.on('message', async (message) => {
  if (message === 'forget') Object.assign(turn, { wallMs: 0, cpuMs: 0 });
  else if (message === 'tell') process.send?.({ ...turn });
  else {
    await server.close();
    process.exit();
  }
});
watch();
process.send?.({ url: server.url });
