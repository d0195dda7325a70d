import { type ComponentType, useCallback, useEffect, useState } from 'react';
import type { DoppelError } from '#base/doppel-error.ts';
import { ErrorScreen, LoadingScreen } from '../parts/states.tsx';
import { asDoppelError } from '../state/error-words.ts';
import type { ScreenParams } from './app-screen.ts';

type Screen = ComponentType<{ readonly params: ScreenParams }>;

/** The code of a screen that the page starts without. */
export class ScreenCode {
  readonly #load: () => Promise<Screen>;
  /** Null until it was loaded once. */
  screen: Screen | null = null;

  constructor(load: () => Promise<Screen>) {
    this.#load = load;
  }

  async load(): Promise<Screen> {
    this.screen ??= await this.#load();
    return this.screen;
  }
}

/**
 * A screen whose code is loaded when it is first shown. Where it cannot be loaded (the door went away) that is said, with a way
 * to try again.
 */
export function LoadedScreen({
  code,
  title,
  params,
}: {
  readonly code: ScreenCode;
  readonly title: string;
  readonly params: ScreenParams;
}) {
  const [Loaded, setLoaded] = useState<Screen | null>(() => code.screen);
  const [error, setError] = useState<DoppelError | null>(null);
  const load = useCallback(() => {
    setError(null);
    code.load().then(
      (screen) => setLoaded(() => screen),
      (caught: unknown) => setError(asDoppelError(caught)),
    );
  }, [code]);
  useEffect(() => {
    if (Loaded === null) load();
  }, [Loaded, load]);
  if (Loaded !== null) return <Loaded params={params} />;
  if (error !== null) return <ErrorScreen error={error} onRetry={load} />;
  return <LoadingScreen what={`Loading ${title}`} />;
}
