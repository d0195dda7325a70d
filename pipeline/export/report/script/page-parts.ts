/** An element of the page by its id, of the kind that the page has there. Throws where the page has none: a mistake of the page. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} "${id}".`);
  return found;
}

/** An element made anew. Texts in it stay texts: nothing that people typed passes through markup. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** A part of a card, copied as it is: pictures and bars, never texts of the script's own. */
export function copyOf(card: HTMLElement, selector: string): Node {
  const part = card.querySelector(selector);
  if (part === null) throw new Error(`A card has no ${selector}.`);
  return part.cloneNode(true);
}
