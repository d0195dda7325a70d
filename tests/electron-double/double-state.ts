import { EventEmitter } from 'node:events';

/** Answers the requests of a scheme. */
export type SchemeHandler = (request: Request) => Promise<Response> | Response;

/** A call of an API whose effect nobody here can see. */
export interface RecordedCall {
  readonly api: string;
  readonly args: readonly unknown[];
}

type PermissionRequest = (
  contents: unknown,
  permission: string,
  answer: (isGranted: boolean) => void,
  details: object,
) => void;
type PermissionCheck = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type BeforeRequest = (
  details: { readonly url: string },
  answer: (response: { readonly cancel?: boolean }) => void,
) => void;

/** What the parts of the double know of each other: the one app that this process is. */
export const state = {
  isReady: false,
  isQuitting: false,
  isSandboxEnabled: false,
  appEvents: new EventEmitter(),
  privileged: new Map<string, unknown>(),
  schemes: new Map<string, SchemeHandler>(),
  ipcHandlers: new Map<string, (event: unknown, ...args: unknown[]) => unknown>(),
  focused: null as number | null,
  calls: [] as RecordedCall[],
  dialogAnswers: [] as unknown[],
  menu: null as { readonly template: readonly unknown[] } | null,
  permissionRequest: null as PermissionRequest | null,
  permissionCheck: null as PermissionCheck | null,
  beforeRequest: null as BeforeRequest | null,
};

/** Notes a call of an API whose effect nobody here can see. */
export function record(api: string, ...args: readonly unknown[]): void {
  state.calls.push({ api, args });
}

/** An event that a listener can prevent. */
export interface PreventableEvent {
  defaultPrevented: boolean;
  preventDefault: () => void;
}

/** A new event with the given members. */
export function preventable<Members extends object>(members: Members): PreventableEvent & Members {
  const event = {
    ...members,
    defaultPrevented: false,
    preventDefault: () => {
      event.defaultPrevented = true;
    },
  };
  return event;
}

/** What may only be called when the app is ready. */
export function needsReady(api: string): void {
  if (!state.isReady) throw new Error(`${api} cannot be used before the app is ready`);
}
