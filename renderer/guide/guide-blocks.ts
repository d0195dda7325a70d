/** A part of a line of the guide. Nothing in it is markup: whatever draws it makes its own. */
export type GuideInline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly parts: readonly GuideInline[] }
  /** `to` is a page of the guide, or null where it leads out of it. */
  | { readonly kind: 'link'; readonly to: string | null; readonly parts: readonly GuideInline[] }
  /** The name of a picture of docs/images, without its scheme and ending. */
  | { readonly kind: 'picture'; readonly name: string; readonly words: string };

/** A block of a page of the guide. */
export type GuideBlock =
  | { readonly kind: 'heading'; readonly level: number; readonly id: string; readonly parts: readonly GuideInline[] }
  | { readonly kind: 'paragraph'; readonly parts: readonly GuideInline[] }
  | { readonly kind: 'list'; readonly isOrdered: boolean; readonly items: readonly (readonly GuideBlock[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly GuideInline[])[];
      readonly rows: readonly (readonly (readonly GuideInline[])[])[];
    }
  | { readonly kind: 'code'; readonly text: string };

/** A page of the guide, by the name of its document. */
export type GuidePages = Readonly<Record<string, readonly GuideBlock[]>>;
