import type { PersonDetail } from '#contract/review.ts';
import type { ChannelClient } from '../client/channel-client.ts';

/** How many persons are kept: the two on screen, those of the next pairs, and the way back. Each is a list of 50 crops. */
const keptPersons = 60;

/**
 * The persons that were looked at last or will be next, kept so that a pair can be shown without waiting. Whoever changes a
 * person must `forget` it.
 */
export class PersonCache {
  readonly #client: ChannelClient;
  #project = '';
  readonly #ready = new Map<number, PersonDetail>();
  readonly #coming = new Map<number, Promise<PersonDetail>>();

  constructor(client: ChannelClient) {
    this.#client = client;
  }

  /** Serves a project that was just opened; what lay here of another handle is dropped. */
  open(project: string): void {
    this.#project = project;
    this.forget('all');
  }

  /** The person if it lies ready, without waiting. */
  peek(person: number): PersonDetail | null {
    return this.#ready.get(person) ?? null;
  }

  /** The person, from the cache or from the engine. Rejects with the engine's `DoppelError`. */
  load(person: number): Promise<PersonDetail> {
    const ready = this.#ready.get(person);
    if (ready !== undefined) {
      this.#ready.delete(person);
      this.#ready.set(person, ready);
      return Promise.resolve(ready);
    }
    const coming = this.#coming.get(person);
    if (coming !== undefined) return coming;
    const asked = this.#client.request('review.person', { project: this.#project, person }).then(
      (detail) => {
        // A person that was forgotten while it was on its way is given to those who asked, but not kept.
        if (this.#coming.get(person) === asked) this.#keep(person, detail);
        return detail;
      },
      (error: unknown) => {
        if (this.#coming.get(person) === asked) this.#coming.delete(person);
        throw error;
      },
    );
    this.#coming.set(person, asked);
    return asked;
  }

  /** Drops persons that a decision changed; all of them when none is named. */
  forget(persons: readonly number[] | 'all'): void {
    if (persons === 'all') {
      this.#ready.clear();
      this.#coming.clear();
      return;
    }
    for (const person of persons) {
      this.#ready.delete(person);
      this.#coming.delete(person);
    }
  }

  #keep(person: number, detail: PersonDetail): void {
    this.#coming.delete(person);
    this.#ready.set(person, detail);
    for (const oldest of this.#ready.keys()) {
      if (this.#ready.size <= keptPersons) return;
      this.#ready.delete(oldest);
    }
  }
}
