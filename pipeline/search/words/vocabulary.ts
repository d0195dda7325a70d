import { type SensitiveKind, sensitiveWords } from '#contract/words/sensitive-words.ts';
import type { ColourTerm } from '../look/colour-terms.ts';
import type { CarriedThing } from '../look/describe-look.ts';

/** Which part of the clothes a word speaks of. `any`: either of the two. `both`: one piece over both. */
export type ClothesPart = 'upper' | 'lower' | 'any' | 'both';

const listed = <Value extends string>(entries: Readonly<Record<Value, string>>): ReadonlyMap<string, Value> =>
  new Map(
    Object.entries<string>(entries).flatMap(([value, words]) =>
      words.split(' ').map((word) => [word, value as Value] as const),
    ),
  );

/** Colours by what people call them. */
export const colourWords = listed<ColourTerm>({
  black: 'black',
  white: 'white',
  grey: 'grey gray silver',
  red: 'red crimson scarlet maroon burgundy',
  orange: 'orange',
  yellow: 'yellow gold golden',
  green: 'green olive khaki-green lime',
  blue: 'blue navy turquoise cyan denim',
  purple: 'purple violet lilac',
  pink: 'pink magenta rose',
  brown: 'brown beige tan khaki',
});

/** Clothes by the part of the body that they cover. */
export const clothesWords = listed<ClothesPart>({
  upper:
    'top tops shirt shirts t-shirt tshirt jacket jackets coat coats sweater jumper pullover hoodie blouse vest cardigan upper',
  lower: 'trousers pants jeans skirt skirts shorts leggings bottom bottoms lower',
  both: 'dress overall overalls suit uniform',
  any: 'clothes clothing outfit dressed clad garment',
});

/** What is carried or worn on the head, by the words for it. */
export const thingWords = listed<CarriedThing>({
  backpack: 'backpack backpacks rucksack rucksacks knapsack',
  bag: 'bag bags handbag handbags purse suitcase shopping-bag',
  hat: 'hat hats cap caps helmet helmets beanie',
});

/** Words that only hold a sentence together. */
export const fillerWords = new Set(
  'a an the in on of and with who is are that has have wearing wears wear carrying carries carry dressed colored coloured his her their some any'.split(
    ' ',
  ),
);

/** Words that turn what follows round. */
export const negations = new Set(['without', 'no', 'not', "isn't", 'never']);

/** People, whoever they are. */
export const personWords = new Set(
  'person persons people someone somebody anyone pedestrian pedestrians individual figure'.split(' '),
);

/** What Doppel will not judge people by, word by word, and why it says so. */
export const refusedWords = new Map<string, SensitiveKind>(
  Object.entries(sensitiveWords).flatMap(([what, words]) =>
    words.map((word) => [word, what as SensitiveKind] as const),
  ),
);
