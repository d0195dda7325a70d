import { byId } from './page-parts.ts';

/** A number of a card; -2, less than any cosine, where it has none. */
function numberOf(card: HTMLElement, key: string): number {
  const text = card.dataset[key] ?? '';
  return text === '' ? -2 : Number(text);
}

const nameOf = (card: HTMLElement): string => card.dataset.name ?? '';

/** What the list can be ordered by; equal ones stand by id. */
const orders: Readonly<Record<string, (a: HTMLElement, b: HTMLElement) => number>> = {
  firstFrame: (a, b) => numberOf(a, 'firstFrame') - numberOf(b, 'firstFrame'),
  personId: () => 0,
  // Persons without a name come after those that have one.
  name: (a, b) => Number(nameOf(a) === '') - Number(nameOf(b) === '') || nameOf(a).localeCompare(nameOf(b)),
  rows: (a, b) => numberOf(b, 'rows') - numberOf(a, 'rows'),
  nearest: (a, b) => numberOf(b, 'nearest') - numberOf(a, 'nearest'),
};

/** Makes the list of persons searchable and orderable; returns the card of every person by id. */
export function startPersonList(): ReadonlyMap<number, HTMLElement> {
  const grid = byId('person-grid', HTMLElement);
  const cards = [...grid.querySelectorAll<HTMLElement>('.person')];
  const orderField = byId('person-order', HTMLSelectElement);
  const searchField = byId('person-search', HTMLInputElement);

  const orderPersons = () => {
    const compare = orders[orderField.value];
    grid.append(...cards.toSorted((a, b) => compare(a, b) || numberOf(a, 'personId') - numberOf(b, 'personId')));
  };
  const searchPersons = () => {
    const words = searchField.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const card of cards) {
      const ids = `${card.dataset.personId} ${card.dataset.madeOf}`.split(' ');
      const name = nameOf(card).toLocaleLowerCase();
      card.hidden = !words.every((word) => ids.includes(word) || name.includes(word));
      if (!card.hidden) shown++;
    }
    byId('person-found', HTMLElement).textContent =
      words.length === 0 ? '' : `${shown} of ${cards.length} persons found`;
  };
  orderField.addEventListener('change', orderPersons);
  searchField.addEventListener('input', searchPersons);
  searchField.form?.addEventListener('submit', (event) => event.preventDefault());
  orderPersons();

  // A link to a person whom the search has hidden shows everyone again.
  addEventListener('hashchange', () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.classList.contains('person') && target.hidden) {
      searchField.value = '';
      searchPersons();
      target.scrollIntoView();
    }
    target?.closest('details')?.setAttribute('open', '');
  });
  return new Map(cards.map((card) => [Number(card.dataset.personId), card]));
}
