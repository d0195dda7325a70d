/** A label given by hand, or one taken back. Events are only ever added. */
export type LabelEvent =
  | {
      readonly id: number;
      readonly kind: 'label';
      readonly at: string;
      readonly who: string;
      /** Which condition is labelled: `view`. */
      readonly name: string;
      readonly labelId: number;
      readonly value: string;
    }
  | {
      readonly id: number;
      readonly kind: 'undo';
      readonly at: string;
      readonly who: string;
      readonly name: string;
      /** The event that is taken back: the last one in force when this one was made. */
      readonly undoes: number;
    };

/** The labels in force: of each object the last one that was not taken back. Taking it back brings the one before it. */
export function labelsInForce(events: readonly LabelEvent[]): ReadonlyMap<number, string> {
  const undone = new Set(events.flatMap((event) => (event.kind === 'undo' ? [event.undoes] : [])));
  const labels = new Map<number, string>();
  for (const event of events) {
    if (event.kind === 'label' && !undone.has(event.id)) labels.set(event.labelId, event.value);
  }
  return labels;
}

/** The last label that an undo would take back; null where there is none. */
export function lastInForce(events: readonly LabelEvent[]): number | null {
  const undone = new Set(events.flatMap((event) => (event.kind === 'undo' ? [event.undoes] : [])));
  return events.findLast((event) => event.kind === 'label' && !undone.has(event.id))?.id ?? null;
}
