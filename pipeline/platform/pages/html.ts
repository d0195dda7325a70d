/** Markup that is safe to put into a page: made by `html`, or by code that vouches for it. */
export interface Html {
  readonly markup: string;
}

type HtmlValue = string | number | Html | readonly Html[] | null;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand between tags and in quoted attributes (the five characters of the OWASP XSS cheat sheet). */
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]);

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map((part) => part.markup).join('');
}

/**
 * A template of markup: every text put into it is escaped, only what `html` itself made passes as it is. Attributes must be
 * quoted in the template. (htl and lit were looked at: they make DOM nodes or need a parser; this page is text.)
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: parts.map((part, index) => part + (index < values.length ? markupOf(values[index]) : '')).join('') };
}

/**
 * A value as JSON inside a `<script type="application/json">`: `<` cannot end the script there, and U+2028 and U+2029, line
 * ends in older JavaScript, are escaped too.
 */
export function scriptJson(value: unknown): Html {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return { markup: JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped) };
}
