import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { KeyChord } from '../keys/key-chord.ts';
import type { KeyMeaning } from '../keys/key-map.ts';

/** The parts of an address that the pattern of a screen names, decoded; undefined where the address has none. */
export type ScreenParams = Readonly<Record<string, string | undefined>>;

/**
 * A screen as the page knows it. Whatever the page says of a screen outside of it (its address, the window's title, the way to it,
 * its keys) comes from here; `screens/screens.ts` lists them all.
 */
export interface AppScreen {
  /** The first part of its addresses: `#/NAME`. */
  readonly name: string;
  /** What follows the name, in the patterns of wouter: `/:person/:does?`. Empty where nothing does. */
  readonly pattern: string;
  /** What the window's title and its link in the rail say. */
  readonly title: string;
  /** `project`: drawn within the open project's frame, and `useProject()` is there. `app`: needs no project, draws its own `main`. */
  readonly within: 'app' | 'project';
  /** Its link among the screens, and the key that leads there; null for a screen that is reached from another one. */
  readonly rail: { readonly Icon: Icon; readonly key: KeyChord | null } | null;
  /** The screen whose link is marked while this one is shown. */
  readonly partOf?: string;
  /** Further keys that only this screen knows, named `NAME.action`. */
  readonly keys?: Readonly<Record<`${string}.${string}`, KeyMeaning>>;
  readonly Screen: ComponentType<{ readonly params: ScreenParams }>;
}
