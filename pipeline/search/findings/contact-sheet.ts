import sharp from 'sharp';
import type { SearchHit, SearchReply } from '#contract/search.ts';
import { similarityFigure } from '#contract/words/score-words.ts';
import { type Library, pictureOfPerson } from '#library/index.ts';
import { veilPicture } from '#platform/images/veil-picture.ts';

/** Pictures of this size, in pixels, so many a row, two lines of words under each; no more than so many persons. */
const cellWidth = 96;
const pictureHeight = 192;
const wordsHeight = 34;
const perRow = 10;
const most = 200;

/** Letters of 11 pixels that fit under a picture. */
const lineLetters = 15;

const escaped = (text: string): string => text.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`);
const short = (text: string): string => (text.length > lineLetters ? `${text.slice(0, lineLetters - 1)}…` : text);

/** Rank and person, then the score and the video that the person was seen in first: what leads from a print to the table. */
function wordsUnder({ person, score }: SearchHit, rank: number): Buffer {
  const name = person.name ?? `person ${person.id}`;
  const [first] = person.sightings;
  const lines = [`${rank}. ${name}`, `${similarityFigure(score)} ${first?.place ?? first?.source_name ?? ''}`];
  const texts = lines.map(
    (line, at) =>
      `<text x="4" y="${13 + 14 * at}" font-family="sans-serif" font-size="11" fill="#ddd">${escaped(short(line))}</text>`,
  );
  return Buffer.from(`<svg width="${cellWidth}" height="${wordsHeight}">${texts.join('')}</svg>`);
}

/**
 * Pictures of the persons in the order of the answer, ten a row, with rank, person, score and place under each. `clear` names the
 * persons whose pictures are shown as they are, all others are veiled; null shows everybody. PNG.
 */
export async function contactSheet(
  library: Library,
  { hits }: SearchReply,
  clear: ReadonlySet<number> | null,
): Promise<Buffer> {
  const shown = hits.slice(0, most);
  const columns = Math.max(1, Math.min(perRow, shown.length));
  const rows = Math.max(1, Math.ceil(shown.length / perRow));
  const cellHeight = pictureHeight + wordsHeight;
  const cells = [];
  for (const [at, hit] of shown.entries()) {
    const { person } = hit;
    const picture = pictureOfPerson(library, person);
    const place = { left: (at % perRow) * cellWidth, top: Math.floor(at / perRow) * cellHeight };
    if (picture !== null) {
      const isClear = clear === null || clear.has(person.id);
      const input = await sharp(isClear ? picture : await veilPicture(picture, pictureHeight))
        .resize(cellWidth, pictureHeight, { fit: 'contain', background: '#202020' })
        .png()
        .toBuffer();
      cells.push({ input, ...place });
    }
    cells.push({ input: wordsUnder(hit, at + 1), left: place.left, top: place.top + pictureHeight });
  }
  const size = { width: columns * cellWidth, height: rows * cellHeight };
  return sharp({ create: { ...size, channels: 3, background: '#202020' } })
    .composite(cells)
    .png()
    .toBuffer();
}
