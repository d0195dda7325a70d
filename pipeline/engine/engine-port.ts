// What a door and its engine process say to each other. The door moves bytes and looks at none of them: requests and answers
// cross as JSON text in bytes, so that no large value is ever built, checked or copied where a window waits.
import type { AppInfo } from '#contract/channels.ts';
import type { ResumePoint } from './engine-service.ts';

/** The first message to a new engine process. */
export interface BeginMessage {
  readonly kind: 'begin';
  readonly door: AppInfo['door'];
  readonly assetKey: Uint8Array;
  readonly startFile: string | null;
  /** The folders that the door's pages may use; null for all. */
  readonly mayUse: readonly string[] | null;
  /** What an engine before this one had open and running; null for the first. */
  readonly resumePoint: ResumePoint | null;
}

/** From the door to the engine. */
export type ToEngine =
  | BeginMessage
  | { readonly kind: 'request'; readonly id: number; readonly channel: string; readonly body: Uint8Array }
  | { readonly kind: 'asset'; readonly id: number; readonly asset: string }
  | { readonly kind: 'close_projects' }
  /** Asks for a sign of life, which the engine's main loop gives. */
  | { readonly kind: 'ping' }
  | { readonly kind: 'close' };

/** What is known of an asset before its bytes; `path` where the door streams a file itself. */
export interface AssetHead {
  readonly mime: string;
  readonly path: string | null;
}

/** From the engine to the door. The bytes of an answer come in parts, so that none of them takes long to receive. */
export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'pong' }
  | { readonly kind: 'part'; readonly id: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly id: number; readonly asset: AssetHead | null }
  | { readonly kind: 'event'; readonly json: string }
  | { readonly kind: 'resume_point'; readonly resumePoint: ResumePoint };

/** The engine's end of the line: a forked child of Node, or Electron's utility process. */
export interface EnginePort {
  readonly send: (message: FromEngine) => void;
  readonly onMessage: (listener: (message: ToEngine) => void) => void;
  /** Called when the door is gone. */
  readonly onGone: (listener: () => void) => void;
}

/** The door's end of the line. Electron's door makes one of a utility process; `forkEngine` is the one for Node. */
export interface EngineChild {
  readonly pid: number | undefined;
  readonly send: (message: ToEngine) => void;
  readonly onMessage: (listener: (message: FromEngine) => void) => void;
  /** Called once, when the process is gone, however it ended. */
  readonly onExit: (listener: (how: string) => void) => void;
  /** Ends the process at once. */
  readonly kill: () => void;
}
