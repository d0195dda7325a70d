import type { ChannelName, EngineEvent, ReplyOf, RequestOf } from '#contract/channels.ts';

/** How the screens talk to the engine, whichever door the page came through. */
export interface ChannelClient {
  /** Asks a question. Rejects with a `DoppelError` whose message can be shown as it is. */
  readonly request: <Name extends ChannelName>(channel: Name, request: RequestOf<Name>) => Promise<ReplyOf<Name>>;
  /** Calls the listener with every event; the function returned ends that. */
  readonly subscribe: (listener: (event: EngineEvent) => void) => () => void;
  /** Where a dropped file lies on this machine; null in a browser, which does not tell. */
  readonly pathOf: (file: File) => string | null;
  /** Ends the sessions of all pages, this one too; null where there are none (the desktop). Rejects with a `DoppelError`. */
  readonly endSessions: (() => Promise<void>) | null;
}

/** The part of a door that moves bytes: nothing that it returns has been checked. */
export interface Transport {
  readonly send: (channel: ChannelName, request: unknown) => Promise<unknown>;
  readonly listen: (listener: (event: unknown) => void) => () => void;
  readonly pathOf: (file: File) => string | null;
  /** Missing where the door has no sessions. */
  readonly endSessions?: () => Promise<void>;
}
