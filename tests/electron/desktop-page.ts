import assert from 'node:assert/strict';
import { wireReply } from '#contract/bridge.ts';
import {
  type ChannelName,
  channels,
  type EngineEvent,
  engineEvent,
  type ReplyOf,
  type RequestOf,
  type WireError,
} from '#contract/channels.ts';
import type { RunningApp } from '../electron-double/launch-app.ts';
import { waitUntil } from '../support/patience.ts';

/** What a page of the app asks and hears, through its preload and nothing else. */
export class DesktopPage {
  readonly app: RunningApp;
  readonly window: number;

  private constructor(app: RunningApp, window: number) {
    this.app = app;
    this.window = window;
  }

  /** The page of a window, of the first unless one is named, when it is there; from now on it keeps what it hears. */
  static async of(app: RunningApp, window?: number): Promise<DesktopPage> {
    const [first] = await app.does<readonly { readonly id: number }[]>('windows');
    const page = new DesktopPage(app, window ?? first.id);
    await app.started(page.window);
    await page.run(
      'globalThis.heard ??= [], globalThis.hearNoMore ??= window.doppel.onEvent((text) => heard.push(text)), 0',
    );
    return page;
  }

  /** The value of an expression in the page. */
  run<Value = unknown>(expression: string): Promise<Value> {
    return this.app.page<Value>(expression, this.window);
  }

  /** Asks a channel and checks the answer with its schema. Throws an Error named by the code where it fails. */
  async ask<Name extends ChannelName>(channel: Name, request: RequestOf<Name>): Promise<ReplyOf<Name>> {
    const reply = wireReply.parse(await this.app.asks(channel, request, this.window));
    if (!reply.ok) throw Object.assign(new Error(`${channel}: ${reply.error.message}`), { wire: reply.error });
    return channels[channel].reply.parse(reply.value) as ReplyOf<Name>;
  }

  /** What went wrong when a channel is asked something, which need not fit it. */
  async refusal(channel: string, request: unknown): Promise<WireError> {
    const reply = wireReply.parse(await this.app.asks(channel, request, this.window));
    assert.ok(!reply.ok, `${channel} was answered`);
    return reply.error;
  }

  /** The first event that passes, of those heard so far and to come. */
  async until<Kind extends EngineEvent['kind']>(
    kind: Kind,
    passes: (event: Extract<EngineEvent, { kind: Kind }>) => boolean = () => true,
    quietMs = 20_000,
  ): Promise<Extract<EngineEvent, { kind: Kind }>> {
    type Wanted = Extract<EngineEvent, { kind: Kind }>;
    let heard: readonly EngineEvent[] = [];
    const look = async () => {
      heard = (await this.run<string[]>('heard')).map((text) => engineEvent.parse(JSON.parse(text)));
      return heard.find((event): event is Wanted => event.kind === kind && passes(event as Wanted));
    };
    return await waitUntil(() => `${kind}; these came: ${heard.map((event) => event.kind).join(', ')}`, look, {
      quietMs,
    });
  }
}
