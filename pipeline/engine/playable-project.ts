import { z } from 'zod';
import { type DirectPlay, directPlay } from '#platform/video/playable-video.ts';
import type { VideoProbe } from '#platform/video/probe-video.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { readFrameTimes, readVideo, type StoredVideo } from '#project/video.ts';

/** What of the stored probe says whether a page can play the video as it is. Older projects lack the later parts. */
const playedProbe = z.object({
  container: z.string(),
  codec: z.string(),
  pixelFormat: z.string(),
  turn: z.object({ isExact: z.boolean(), isMirrored: z.boolean() }),
  pixelAspect: z.number(),
  startMs: z.number(),
  streams: z.array(z.unknown()),
  crop: z.object({ leftPx: z.number(), topPx: z.number(), rightPx: z.number(), bottomPx: z.number() }).nullable(),
});

/** Which stream was analysed; projects that do not say have the usual one. */
const probedStream = z.object({ streamIndex: z.number().int().nonnegative().optional() });

/** What was found anew of the videos of projects that say too little, by content and stream, while this process runs. */
const learned = new Map<string, VideoProbe>();

const learnedKey = ({ sha256, probe }: StoredVideo): string => `${sha256} ${streamOf(probe) ?? 'usual'}`;

const streamOf = (probe: unknown): number | undefined => probedStream.safeParse(probe).data?.streamIndex;

/** The stream to look at anew, where a project of an older version does not say all that tells how its video is played; null else. */
export function lacksPlay(video: StoredVideo): { readonly stream: number | undefined } | null {
  const isKnown = learned.has(learnedKey(video)) || playedProbe.safeParse(video.probe).success;
  return isKnown ? null : { stream: streamOf(video.probe) };
}

/** Keeps what the video of a project, whose content was compared, says of itself today. Nothing is written. */
export function learnPlay(video: StoredVideo, probe: VideoProbe): void {
  learned.set(learnedKey(video), probe);
}

/** How the video of a project is played. */
interface ProjectPlay {
  /** Null where it takes a proxy, whose clock is that of the table of frame times. */
  readonly direct: DirectPlay | null;
  /** The stream that was analysed; undefined: the usual one. */
  readonly stream: number | undefined;
}

/** Answers kept, by what they follow from: the table of a long video has some hundred thousand times. */
const known = new WeakMap<ProjectDatabase, { readonly key: string; readonly play: ProjectPlay }>();

/** How the video of a project is played, by what the project knows of it; whether it is there is not looked at. */
export function playOf(project: ProjectDatabase): ProjectPlay {
  const video = readVideo(project);
  const anew = learned.get(learnedKey(video));
  // A page that has the project open was told a clock from 0: what begins elsewhere goes on as a copy, whose clock that is.
  const probe = anew?.startMs === 0 ? { ...anew } : video.probe;
  const key = JSON.stringify([video.sha256, video.frameCount, video.damage, probe]);
  const kept = known.get(project);
  if (kept?.key === key) return kept.play;
  const play = { direct: directOf(project, { ...video, probe }), stream: streamOf(video.probe) };
  known.set(project, { key, play });
  return play;
}

function directOf(project: ProjectDatabase, { probe, damage }: StoredVideo): DirectPlay | null {
  const played = playedProbe.safeParse(probe);
  if (!played.success) return null;
  const frameTimesMs = readFrameTimes(project);
  if (frameTimesMs === null || damage === null) return directPlay(played.data, null);
  return directPlay(played.data, {
    frameTimesMs,
    isDamaged: damage.decode_errors > 0 || damage.time_gaps.length > 0,
    picturesChange: damage.pictures_change === true,
  });
}
