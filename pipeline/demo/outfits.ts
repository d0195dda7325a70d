/** What a figure wears and carries. Colours are CSS hex triplets. */
export interface Outfit {
  /** In words, for the truth file. */
  readonly description: string;
  /** Body height over that of the usual person. */
  readonly height: number;
  /** Breadth of trunk and limbs over that of the usual person. */
  readonly breadth: number;
  readonly skin: string;
  readonly hair: {
    readonly style: 'short' | 'long' | 'bun' | 'ponytail' | 'curly' | 'cap' | 'hat' | 'hood' | 'bald';
    readonly colour: string;
    /** Of a cap or hat. */
    readonly cover?: string;
  };
  readonly top: {
    readonly kind: 'jacket' | 'coat' | 'hoodie' | 'shirt' | 'dress' | 'vest';
    readonly colour: string;
    /** Of stripes, of the sleeves under a vest, of what shows under an open jacket, of a belt. */
    readonly trim: string;
    readonly pattern: 'plain' | 'striped' | 'quilted' | 'open' | 'belted' | 'banded';
    readonly sleeves: 'long' | 'short';
  };
  readonly legs: { readonly kind: 'trousers' | 'slim' | 'bare' | 'shorts' | 'boots'; readonly colour: string };
  readonly shoes: { readonly colour: string; readonly sole: string };
  readonly bag?: { readonly kind: 'backpack' | 'shoulder' | 'tote' | 'case'; readonly colour: string };
  readonly scarf?: string;
  readonly beard?: string;
}

/** The ten people of the scene, by the number that the truth file gives them, from 1. */
export const outfits: readonly Outfit[] = [
  {
    description: 'man, red rain jacket, blue jeans, grey backpack',
    height: 1.03,
    breadth: 1.04,
    skin: '#e0ac8a',
    hair: { style: 'short', colour: '#4a3020' },
    top: { kind: 'jacket', colour: '#c02f2a', trim: '#8e1d1f', pattern: 'banded', sleeves: 'long' },
    legs: { kind: 'trousers', colour: '#3d5276' },
    shoes: { colour: '#5b4636', sole: '#d8d2c4' },
    bag: { kind: 'backpack', colour: '#6f757c' },
  },
  {
    description: 'woman, mustard coat with belt, dark tights, long black hair',
    height: 0.97,
    breadth: 0.95,
    skin: '#f0c7a4',
    hair: { style: 'long', colour: '#231a19' },
    top: { kind: 'coat', colour: '#d19a2b', trim: '#7a4d18', pattern: 'belted', sleeves: 'long' },
    legs: { kind: 'boots', colour: '#2b2630' },
    shoes: { colour: '#4b2f22', sole: '#2a1c16' },
    bag: { kind: 'shoulder', colour: '#6b3322' },
  },
  {
    description: 'man, navy jacket, grey trousers, bald, brown case',
    height: 1.04,
    breadth: 1.06,
    skin: '#c98f6b',
    hair: { style: 'bald', colour: '#6a5546' },
    top: { kind: 'jacket', colour: '#26344f', trim: '#d9dde2', pattern: 'open', sleeves: 'long' },
    legs: { kind: 'trousers', colour: '#6e7177' },
    shoes: { colour: '#2c211c', sole: '#15110f' },
    bag: { kind: 'case', colour: '#7b4a2a' },
  },
  {
    description: 'young man, green hoodie, beige chinos, white trainers, dark cap',
    height: 1,
    breadth: 1,
    skin: '#8d5a3b',
    hair: { style: 'cap', colour: '#1d1614', cover: '#2c2f36' },
    top: { kind: 'hoodie', colour: '#3f7d4f', trim: '#e8e2d0', pattern: 'plain', sleeves: 'long' },
    legs: { kind: 'slim', colour: '#c4ab80' },
    shoes: { colour: '#ececea', sole: '#c9c9c4' },
  },
  {
    description: 'woman, teal dress, red-brown hair in a bun, cream tote bag',
    height: 0.95,
    breadth: 0.94,
    skin: '#f3cfb3',
    hair: { style: 'bun', colour: '#8a4526' },
    top: { kind: 'dress', colour: '#1d8a8c', trim: '#12605f', pattern: 'belted', sleeves: 'short' },
    legs: { kind: 'bare', colour: '#f3cfb3' },
    shoes: { colour: '#b3574a', sole: '#8c4036' },
    bag: { kind: 'tote', colour: '#e9dfc3' },
  },
  {
    description: 'woman, white and navy striped shirt, blue jeans, blonde ponytail',
    height: 0.98,
    breadth: 0.96,
    skin: '#efc3a0',
    hair: { style: 'ponytail', colour: '#d9b060' },
    top: { kind: 'shirt', colour: '#eceae4', trim: '#2b3c66', pattern: 'striped', sleeves: 'long' },
    legs: { kind: 'slim', colour: '#4f74a8' },
    shoes: { colour: '#c7423d', sole: '#f1eee6' },
  },
  {
    description: 'man, dark blue jacket, charcoal trousers, short black hair, black backpack',
    height: 1.02,
    breadth: 1.03,
    skin: '#d9a07c',
    hair: { style: 'short', colour: '#1c1817' },
    top: { kind: 'jacket', colour: '#2c3a57', trim: '#aab4c2', pattern: 'open', sleeves: 'long' },
    legs: { kind: 'trousers', colour: '#55585f' },
    shoes: { colour: '#1d1c1e', sole: '#3a3a3d' },
    bag: { kind: 'backpack', colour: '#1f2024' },
  },
  {
    description: 'older man, long grey coat, purple scarf, brown hat, white beard',
    height: 0.99,
    breadth: 1.1,
    skin: '#e6b595',
    hair: { style: 'hat', colour: '#cfcac4', cover: '#5c4330' },
    top: { kind: 'coat', colour: '#84878b', trim: '#5d6064', pattern: 'open', sleeves: 'long' },
    legs: { kind: 'trousers', colour: '#34323a' },
    shoes: { colour: '#241c19', sole: '#120f0e' },
    scarf: '#7a3d86',
    beard: '#d9d4cd',
  },
  {
    description: 'man, orange quilted vest over black sleeves, dark jeans, curly brown hair',
    height: 1.01,
    breadth: 1.07,
    skin: '#7a4a30',
    hair: { style: 'curly', colour: '#2a1b14' },
    top: { kind: 'vest', colour: '#e0782a', trim: '#25252a', pattern: 'quilted', sleeves: 'long' },
    legs: { kind: 'trousers', colour: '#2c3547' },
    shoes: { colour: '#d8cfbf', sole: '#a3947f' },
    beard: '#2a1b14',
  },
  {
    description: 'woman, pink hoodie with the hood up, black shorts over leggings, small violet bag',
    height: 0.94,
    breadth: 0.97,
    skin: '#f1c9ad',
    hair: { style: 'hood', colour: '#5f3a26' },
    top: { kind: 'hoodie', colour: '#d98aa3', trim: '#fff1f1', pattern: 'plain', sleeves: 'long' },
    legs: { kind: 'shorts', colour: '#26252b' },
    shoes: { colour: '#5a5fb0', sole: '#eeeeee' },
    bag: { kind: 'shoulder', colour: '#6b4a96' },
  },
];
