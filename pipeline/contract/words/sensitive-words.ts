/** What Doppel judges nobody by: neither as a label to learn, nor as a word to search for. */
export type SensitiveKind = 'sex' | 'age' | 'origin or skin' | 'faith' | 'emotion';

/** The words that give each kind away: whole words in lower case, some of them two. One list, for labels and searches alike. */
export const sensitiveWords: Readonly<Record<SensitiveKind, readonly string[]>> = {
  sex: words(
    'sex gender male males female females man men woman women boy boys girl girls masculine feminine guy guys lady ladies gentleman he she',
  ),
  age: words(
    'age aged old older elderly young younger child children kid kids baby teen teenager teenagers adult adults senior',
  ),
  'origin or skin': [
    ...words('race ethnicity ethnic african asian european caucasian hispanic latino arab indian skin skinned'),
    'black person',
    'white person',
  ],
  faith: words('religion muslim jewish christian hijab veil'),
  emotion: words('emotion mood happy sad angry afraid fear disgusted surprised nervous smiling crying'),
};

function words(text: string): readonly string[] {
  return text.split(' ');
}

/** The kind and the word by which a text names what Doppel judges nobody by, or null. Whole words, any case. */
export function sensitiveWordIn(text: string): { readonly kind: SensitiveKind; readonly word: string } | null {
  const letters = text.toLowerCase().replaceAll(/[^a-z]+/g, ' ');
  const spaced = ` ${letters.trim()} `;
  for (const kind of Object.keys(sensitiveWords) as SensitiveKind[]) {
    const word = sensitiveWords[kind].find((each) => spaced.includes(` ${each} `));
    if (word !== undefined) return { kind, word };
  }
  return null;
}
