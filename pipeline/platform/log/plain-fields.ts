/** The longest text of a line: enough for a stack, too little for a picture. */
const mostLetters = 4000;

/** So long a run of the letters of base64 is data and no word, name or path. */
const data = /[A-Za-z0-9+/_-]{256,}={0,2}/g;

/** A text as the log keeps it: without what looks like data, cut where it is long. */
export function plainText(text: string): string {
  const plain = text.replace(data, (run) => `(${run.length} letters left out)`);
  return plain.length <= mostLetters ? plain : `${plain.slice(0, mostLetters)} … (${plain.length} letters)`;
}

/** The fields of a line as the log keeps them. Whatever is no text, number, boolean or null is left out, and named as left out. */
export function plainFields(
  fields: Readonly<Record<string, unknown>>,
): Record<string, string | number | boolean | null> {
  const plain: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') plain[name] = plainText(value);
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null) plain[name] = value;
    else if (value !== undefined) plain[name] = '(left out)';
  }
  return plain;
}
