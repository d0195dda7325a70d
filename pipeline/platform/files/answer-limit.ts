import { DoppelError, type DoppelErrorCode } from '#base/doppel-error.ts';

/** Whose answer is waited for, and what it is called when none comes. */
interface AwaitedFile {
  readonly path: string;
  /** What the error is: `bad_video` of a video. */
  readonly code: DoppelErrorCode;
  readonly limitMs?: number | undefined;
}

/** How long a disk or a share may say nothing: a sleeping disk needs 10 s to turn, a server that fails over 20. */
const answerLimitMs = 30_000;

/** Questions to the system that were given up, each of which holds a thread that nothing can wake. */
let givenUp = 0;

/**
 * Waits for what the system was asked about a file, but not for ever: a share that went away answers no `stat`, `open` or `read`, and
 * no signal wakes them. Rejects with the awaited file's code when the limit is over.
 */
export async function withinLimit<Answer>(asked: Promise<Answer>, file: AwaitedFile): Promise<Answer> {
  const { path, code, limitMs = answerLimitMs } = file;
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    giveUp(asked);
    const seconds = Math.round(limitMs / 1000);
    late.reject(
      new DoppelError(
        code,
        `${path} has not answered for ${seconds} seconds. Check the disk or the share that it lies on, then try again.`,
      ),
    );
  }, limitMs);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether this process waits for an answer that it has given up: its own end would wait for it too. */
function hasGivenUp(): boolean {
  return givenUp > 0;
}

function giveUp(asked: Promise<unknown>): void {
  givenUp++;
  const answered = (): void => {
    givenUp--;
  };
  asked.then(answered, answered);
  process.off('exit', leaveThreads);
  process.on('exit', leaveThreads);
}

/**
 * Node's own exit joins its threads, so one that hangs in the system would keep the shell waiting. Becoming another program does not;
 * where the platform has no such call, the process ends itself.
 */
function leaveThreads(code: number): void {
  if (!hasGivenUp()) return;
  if (process.execve !== undefined && process.platform !== 'win32') {
    process.execve('/bin/sh', ['sh', '-c', `exit ${code}`], { PATH: '/usr/bin:/bin' });
  }
  process.kill(process.pid, 'SIGKILL');
}
