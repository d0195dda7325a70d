import { useEffect, useRef, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import type { OpenedProject } from '#contract/channels.ts';
import type { ChannelClient } from '../client/channel-client.ts';
import { useClient, useEngineEvents } from './client-context.ts';
import { asDoppelError } from './error-words.ts';
import { PersonCache } from './person-cache.ts';
import type { SharedProject } from './project-context.ts';
import { ReviewSession } from './review-session.ts';
import { evenTimes, timesFromTable, type VideoTimes } from './video-times.ts';

/** A project that is being opened, is open, or could not be. */
interface OpeningProject {
  readonly shared: SharedProject | null;
  readonly error: DoppelError | null;
  readonly reopen: () => void;
}

/** How long a project that was left stays open: much longer than opening and drawing the next takes. */
const closingWaitMs = 5000;

/**
 * Opens a project file and keeps it current: decisions made elsewhere, a video that becomes playable, an engine that restarts. One that is
 * only looked into is not listed as opened lately.
 */
export function useOpenedProject(path: string | null, intent: 'review' | 'look' = 'review'): OpeningProject {
  const client = useClient();
  const [turn, setTurn] = useState(0);
  const [base, setBase] = useState<Omit<SharedProject, 'version' | 'reopen'> | null>(null);
  const [version, setVersion] = useState(0);
  const [error, setError] = useState<DoppelError | null>(null);
  /** What outlives a restart of the engine: answers that failed in it must stay on screen. */
  const kept = useRef<{ readonly path: string; readonly cache: PersonCache; readonly session: ReviewSession } | null>(
    null,
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` is a reason to open again.
  useEffect(() => {
    if (path === null) return;
    let isCurrent = true;
    let handle: string | null = null;
    const close = (project: string) => {
      // An engine that is gone has closed it already.
      client.request('project.close', { project }).catch((caught: unknown) => console.info('Closing:', caught));
    };
    openProject(client, path, intent).then(
      ({ opened, times }) => {
        handle = opened.project;
        if (!isCurrent) return close(handle);
        if (kept.current?.path !== path) {
          const cache = new PersonCache(client);
          kept.current = {
            path,
            cache,
            session: new ReviewSession(client, cache, () => setVersion((count) => count + 1)),
          };
        }
        const { cache, session } = kept.current;
        cache.open(handle);
        session.open(handle, opened.status.head.seq);
        setError(null);
        setBase({ opened, cache, session, times });
      },
      (caught: unknown) => isCurrent && setError(asDoppelError(caught)),
    );
    return () => {
      isCurrent = false;
      const left = handle;
      // Until the project that follows is drawn, the pictures on screen, and those on their way, have this handle's addresses.
      if (left !== null) window.setTimeout(() => close(left), closingWaitMs);
    };
  }, [client, path, intent, turn]);

  const reopen = () => setTurn((count) => count + 1);
  useEngineEvents((event) => {
    if (event.kind === 'engine_state' && event.state === 'running') reopen();
    if (base === null) return;
    if (event.kind === 'project_changed' && event.path === base.opened.status.project) {
      base.session.noticeChange(event.head.seq);
      if (event.evidence === 'new') base.session.noticeEvidence();
    }
    if (event.kind === 'video_ready' && event.path === base.opened.status.project) {
      setBase({ ...base, opened: { ...base.opened, video: event.video, no_video_reason: event.reason } });
    }
  });
  return { shared: base === null || path === null ? null : { ...base, version, reopen }, error, reopen };
}

async function openProject(
  client: ChannelClient,
  path: string,
  intent: 'review' | 'look',
): Promise<Pick<SharedProject, 'opened' | 'times'>> {
  const opened = await client.request('project.open', { path, intent });
  return { opened, times: await timesOf(opened) };
}

/** The table of frame times on the project's clock, or even spacing where the project has none (its video was never decoded). */
async function timesOf({ frame_times, status, video_starts_ms }: OpenedProject): Promise<VideoTimes> {
  const { frame_count, duration_ms, fps } = status.video;
  // Before the whole video was decoded its header alone says how long it is.
  const even = evenTimes(frame_count ?? Math.max(1, Math.round(((duration_ms ?? 0) / 1000) * fps)), fps);
  if (frame_times === null) return even;
  const response = await fetch(frame_times);
  if (!response.ok) return even;
  const table = new Float64Array(await response.arrayBuffer());
  return table.length === 0 ? even : timesFromTable(table.map((timeMs) => timeMs - video_starts_ms));
}
