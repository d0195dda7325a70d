// What the engine and the main process say to each other beside the engine's own line: the main process alone can start a process.

/** The engine asks whether a device works. */
export interface ProbeRequest {
  readonly kind: 'probe_device';
  readonly id: number;
  readonly device: string;
}

/** What the probe's program printed: `ok`, or why not. */
export interface ProbeReply {
  readonly kind: 'device_probed';
  readonly id: number;
  readonly line: string;
}
