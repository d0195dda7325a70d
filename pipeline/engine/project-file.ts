import { DoppelError } from '#base/doppel-error.ts';
import { countQueue } from '#comparison/count-queue.ts';
import type { Gallery } from '#comparison/gallery.ts';
import { readGallery } from '#comparison/open-gallery.ts';
import type { ChainHead, StatusReply } from '#contract/replies.ts';
import { readHead } from '#project/events.ts';
import { readAnalysisMark } from '#project/finished-stages.ts';
import type { ProjectDatabase } from '#project/project-database.ts';
import { openProject } from '#project/project-file.ts';
import { keepQueueCounts, type QueueCounts } from '#project/queue-counts.ts';
import { readStatus, type VideoPresence } from '#project/status.ts';
import { PersonCards } from './person-cards.ts';

/** Everything that is read of a project for its screens, as it is at one moment. A change gives a new one. */
export interface ProjectView {
  readonly gallery: Gallery;
  readonly cards: PersonCards;
  readonly head: ChainHead;
}

/**
 * A project file that one or more windows have open. It reads what is asked for once, keeps it until somebody decides
 * something (here or elsewhere), and then lends what was read to the next view, so that only changed persons are read again.
 */
export class ProjectFile {
  readonly project: ProjectDatabase;
  #view: ProjectView | null = null;
  #dataVersion: number;
  #headHash: string;
  #analysisMark: string;

  /** Opens the file to write, or only to read where it cannot be written. Throws what `openProject` throws. */
  constructor(path: string) {
    this.project = openReadably(path);
    try {
      this.#dataVersion = this.project.dataVersion;
      this.#headHash = readHead(this.project).hash;
      this.#analysisMark = readAnalysisMark(this.project);
    } catch (error) {
      this.project.close();
      throw error;
    }
  }

  /** Absolute, links followed: the name by which windows find that they show the same file. */
  get path(): string {
    return this.project.path;
  }

  /** The project as its log is now. */
  view(): ProjectView {
    if (this.#view !== null && readHead(this.project).hash === this.#view.head.hash) return this.#view;
    const gallery = readGallery(this.project, this.#view?.gallery);
    this.#view = {
      gallery,
      cards: this.#view?.cards.of(gallery) ?? new PersonCards(gallery),
      head: readHead(this.project),
    };
    return this.#view;
  }

  /** The project at a glance, with the counts that the queue has. Whether its video is there, whoever asks has looked. */
  status(video: VideoPresence): StatusReply {
    return readStatus(this.project, () => countQueue(this.view().gallery), video);
  }

  /** Keeps in the file how many pairs of the view are answered and left, for those who show it without comparing anybody. */
  keepCounts(counts: QueueCounts): void {
    const { gallery, head } = this.view();
    keepQueueCounts(this.project, gallery.state, head.hash, counts);
  }

  /**
   * Looks whether another window, program or analysis has changed the file since the last look, and forgets what no longer
   * holds: `analysed` where pictures, vectors or evidence may be others, whatever was decided besides. Costs one read of SQLite's counter when nothing has.
   */
  noticeChanges(): 'unchanged' | 'decided' | 'analysed' {
    const { dataVersion } = this.project;
    if (dataVersion === this.#dataVersion) return 'unchanged';
    this.#dataVersion = dataVersion;
    const mark = readAnalysisMark(this.project);
    const isAnalysed = mark !== this.#analysisMark;
    if (isAnalysed) {
      // Crops and vectors may be others now: nothing that was read holds.
      this.#analysisMark = mark;
      this.#view = null;
    }
    const { hash } = readHead(this.project);
    const isDecided = hash !== this.#headHash;
    this.#headHash = hash;
    if (isAnalysed) return 'analysed';
    return isDecided ? 'decided' : 'unchanged';
  }

  /** Takes note of a decision that was made through this very connection; SQLite's counter does not show those. */
  noteOwnDecision(head: ChainHead): void {
    this.#headHash = head.hash;
  }

  /** Forgets all that was read: what was erased may be a part of it. */
  forgetView(): void {
    this.#view = null;
    this.#analysisMark = readAnalysisMark(this.project);
  }

  close(): void {
    this.#view = null;
    this.project.close();
  }
}

function openReadably(path: string): ProjectDatabase {
  try {
    return openProject(path, 'write');
  } catch (error) {
    // Everything but deciding works on a file that cannot be written, and a decision then says why not.
    if (error instanceof DoppelError && error.code === 'read_only') return openProject(path, 'read');
    throw error;
  }
}
