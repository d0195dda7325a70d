import { byId, copyOf, element } from './page-parts.ts';
import { showPreviews } from './previews.ts';
import type { Similarities } from './similarities.ts';

/** Compares any two persons beside the heatmap: the keyboard's way to what a click on the heatmap does. */
export interface Comparison {
  readonly compare: (a: number, b: number) => void;
  /** Brings the evidence of a pair into view; false where the page has none. */
  readonly showEvidence: (a: number, b: number) => boolean;
}

const pairCard = (a: number, b: number): HTMLElement | null =>
  document.getElementById(`pair-${a}-${b}`) ?? document.getElementById(`pair-${b}-${a}`);

function showPair(card: HTMLElement): void {
  card.closest('details')?.setAttribute('open', '');
  card.scrollIntoView({ block: 'center' });
  card.focus({ preventScroll: true });
  for (const other of document.querySelectorAll('.pair.found')) other.classList.remove('found');
  card.classList.add('found');
}

/** Makes the fields and buttons that compare work, and shows the two most alike. */
export function startComparison(cards: ReadonlyMap<number, HTMLElement>, similarities: Similarities): Comparison {
  const { data, rowOf, between } = similarities;
  const fields = [byId('compare-a', HTMLSelectElement), byId('compare-b', HTMLSelectElement)];
  const cardOf = (id: number): HTMLElement => {
    const card = cards.get(id);
    if (card === undefined) throw new Error(`The page has no card of person ${id}.`);
    return card;
  };
  const nameOf = (id: number): string => cardOf(id).dataset.name ?? '';

  const side = (id: number): HTMLElement => {
    const link = element('a', 'person-link', element('span', 'id', String(id)));
    link.href = `#person-${id}`;
    if (nameOf(id) !== '') link.append(element('bdi', 'name', nameOf(id)));
    return element('figure', 'side', copyOf(cardOf(id), '.preview'), element('figcaption', '', link));
  };
  const lane = (id: number): readonly Node[] => [element('span', 'id', String(id)), copyOf(cardOf(id), '.presence')];
  /** What is said below the score: where the evidence is, or why there is none. */
  const more = (a: number, b: number): HTMLElement => {
    if (a === b) return element('p', '', 'This is one and the same person.');
    const card = pairCard(a, b);
    if (card !== null) {
      const button = element('button', '', 'Show the evidence');
      button.type = 'button';
      button.addEventListener('click', () => showPair(card));
      return element('p', '', button);
    }
    return between(rowOf(a), rowOf(b)) < data.threshold
      ? element('p', '', `Less alike than ${data.threshold}, so not proposed.`)
      : element('p', '', 'The evidence for this pair is not on this page: see doppel pairs.');
  };
  const compare = (a: number, b: number): void => {
    fields[0].value = String(a);
    fields[1].value = String(b);
    const cosine = element('strong', 'number', between(rowOf(a), rowOf(b)).toFixed(2));
    byId('compare-result', HTMLElement).replaceChildren(
      element('div', 'sides', side(a), side(b)),
      element('p', 'score', cosine, ' similar'),
      element('div', 'lanes', ...lane(a), ...lane(b)),
      more(a, b),
    );
    showPreviews();
  };

  for (const field of fields) {
    for (const id of data.ids) {
      field.append(new Option(nameOf(id) === '' ? String(id) : `${id} ${nameOf(id)}`, String(id)));
    }
    field.addEventListener('change', () => compare(Number(fields[0].value), Number(fields[1].value)));
  }
  byId('compare-form', HTMLFormElement).addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('click', ({ target }) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('[data-compare]') : null;
    if (button === null) return;
    const [a, b] = (button.dataset.compare ?? '').split(' ').map(Number);
    compare(a, b);
    byId('compare', HTMLElement).scrollIntoView({ block: 'center' });
    byId('compare-title', HTMLElement).focus({ preventScroll: true });
  });
  const [a, b] = similarities.mostAlike;
  compare(data.ids[a], data.ids[b]);
  return {
    compare,
    showEvidence: (one, other) => {
      const card = one === other ? null : pairCard(one, other);
      if (card !== null) showPair(card);
      return card !== null;
    },
  };
}
