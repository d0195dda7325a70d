import path from 'node:path';
import { queueCounter } from '#comparison/count-queue.ts';
import type { RecentProject } from '#contract/channels.ts';
import type { StatusReply } from '#contract/replies.ts';
import { lookAt } from '#platform/files/look-at.ts';
import { log } from '#platform/log/log.ts';
import { readBestCrop, readCropImage } from '#project/crops.ts';
import { openProject } from '#project/project-file.ts';
import { readStatus } from '#project/status.ts';
import type { AssetIds } from './asset-ids.ts';
import type { Preferences, RecentEntry } from './preferences.ts';

/** The projects that were opened lately, as the start screen shows them. A file that cannot be read is listed all the same. */
export async function describeRecent(entries: readonly RecentEntry[], assets: AssetIds): Promise<RecentProject[]> {
  return await Promise.all(entries.map((entry) => describeEntry(entry, assets)));
}

/** Nobody waits longer for the start screen; what has not answered by then is listed as not there. */
const answerMs = 1500;

async function describeEntry(entry: RecentEntry, assets: AssetIds): Promise<RecentProject> {
  const present = await lookAt(entry.path, answerMs).then(
    () => true,
    () => false, // not there, or its disk does not answer: opening it says which
  );
  const glance = present ? glanceAt(entry.path) : null;
  return {
    path: entry.path,
    name: path.basename(entry.path, '.doppel'),
    present,
    opened_at: entry.opened_at,
    video_name: glance === null ? null : path.basename(glance.status.video.path),
    still: glance?.hasStill ? assets.urlOf({ kind: 'recent_still', number: entry.id, revision: 0 }) : null,
    decided: answeredOf(glance?.status),
    open: glance?.status.candidates?.undecided ?? null,
    analysis: glance?.status.analysis ?? null,
    overdue_since: glance?.status.overdue ? (glance.status.purpose?.delete_by ?? null) : null,
  };
}

function answeredOf(status: StatusReply | undefined): number | null {
  return status?.candidates ? status.candidates.total - status.candidates.undecided : null;
}

function glanceAt(file: string): { readonly status: StatusReply; readonly hasStill: boolean } | null {
  return readBriefly(file, (project) => ({
    status: readStatus(project, queueCounter(project), 'not there'),
    hasStill: readBestCrop(project) !== null,
  }));
}

/** How a project stands; null where it cannot be read. */
export function glanceStatus(file: string): StatusReply | null {
  return glanceAt(file)?.status ?? null;
}

/** The picture that stands for a project: its best crop, a PNG; null where there is none. */
export function recentStill(file: string): Uint8Array | null {
  return readBriefly(file, (project) => {
    const crop = readBestCrop(project);
    return crop === null ? null : readCropImage(project, crop);
  });
}

function readBriefly<Result>(file: string, read: (project: ReturnType<typeof openProject>) => Result): Result | null {
  try {
    const project = openProject(file, 'read');
    try {
      return read(project);
    } finally {
      project.close();
    }
  } catch (error) {
    // Moved, damaged or newer: opening it says which. The list only says that nothing is known, and shows the others.
    log.info('A project of the list could not be looked at', { file, message: String(error) });
    return null;
  }
}

/** Puts a project that was opened at the head of the list. A home that cannot be written is no reason not to work. */
export function rememberOpened(preferences: Preferences, file: string, by: 'person' | 'queue' = 'person'): void {
  try {
    preferences.noteOpened(file, new Date().toISOString(), by);
  } catch (error) {
    log.warn(`${file} is not remembered as opened: ${String(error)}`);
  }
}
