import type { WalkPose } from './gait.ts';
import type { Outfit } from './outfits.ts';
import { lighten, shadeOf } from './svg-colours.ts';
import { capsule, n, shift } from './svg-shapes.ts';

/** The neck, behind the collar. */
export function neck(outfit: Outfit, pose: WalkPose): string {
  return capsule(shift(pose.neck, -0.6, 1.6), shift(pose.head, -0.9, 3), 2.7, 2.5, shadeOf(outfit.skin, 0.86));
}

/** A scarf round the neck, if one is worn. */
export function scarf(outfit: Outfit, pose: WalkPose, sway: number): string {
  if (outfit.scarf === undefined) return '';
  const { x, y } = pose.neck;
  return [
    `<path d="M${n(x + 2)} ${n(y)} Q${n(x + 4.5)} ${n(y + 7)} ${n(x + 3.4 + sway)} ${n(y + 15)} l3.6 -0.6 Q${n(x + 8)} ${n(y + 6)} ${n(x + 4.6)} ${n(y - 1)} Z" fill="${shadeOf(outfit.scarf, 0.85)}"/>`,
    `<ellipse cx="${n(x + 0.2)}" cy="${n(y - 0.2)}" rx="5.2" ry="2.7" fill="${outfit.scarf}"/>`,
    `<path d="M${n(x - 4.4)} ${n(y)} Q${n(x)} ${n(y + 1.8)} ${n(x + 4.6)} ${n(y - 0.6)}" stroke="${shadeOf(outfit.scarf, 0.7)}" stroke-width="0.6" fill="none"/>`,
  ].join('');
}

/** Face, beard, hair and what covers it. `sway` (-1 to 1) moves what hangs. */
export function head(outfit: Outfit, pose: WalkPose, sway: number): string {
  const { x, y } = pose.head;
  const { hair, skin } = outfit;
  const place = `<g transform="translate(${n(x)} ${n(y)})">`;
  const face = [
    // Skull, brow, nose, lips and chin, seen a little from the front.
    `<path d="M-5 -1 Q-5 -6.6 0.2 -6.8 Q4.6 -6.7 5 -2.6 L5.1 -1.2 L6.3 0.9 L5.2 1.5 L5.3 2.7 L4.9 3.4 Q5 5.6 3 6.2 Q0.4 6.4 -1.4 4.4 Q-4.6 3.6 -5 -1 Z" fill="${skin}"/>`,
    `<path d="M-5 -1 Q-4.6 3.6 -1.4 4.4 Q0.4 6.4 3 6.2 Q0.6 3.6 -0.4 1.2 Q-2 -2 -1.4 -6 Q-5 -5 -5 -1 Z" fill="#000000" opacity="0.1"/>`,
    `<ellipse cx="3.5" cy="-0.9" rx="0.55" ry="0.75" fill="#2a1d18"/>`,
    `<path d="M2.4 -2.5 L4.6 -2.7" stroke="${shadeOf(hair.colour, 0.8)}" stroke-width="0.65"/>`,
    `<path d="M3.7 3.2 L5 3" stroke="${shadeOf(skin, 0.62)}" stroke-width="0.6"/>`,
    `<ellipse cx="-0.9" cy="0.3" rx="1" ry="1.5" fill="${shadeOf(skin, 0.86)}"/>`,
  ];
  if (outfit.beard !== undefined) {
    face.push(
      `<path d="M-1.2 0.8 Q0.4 2.6 3.2 2.2 L5.3 2.2 L5.1 4.4 Q5 7.2 2.8 7.2 Q-0.6 7 -1.6 4 Z" fill="${outfit.beard}"/>`,
      `<path d="M3.6 3.6 L4.9 3.5" stroke="${shadeOf(skin, 0.7)}" stroke-width="0.5"/>`,
    );
  }
  return `${place}${face.join('')}${hairAndCover(outfit, sway)}</g>`;
}

function hairAndCover({ hair, top }: Outfit, sway: number): string {
  const colour = hair.colour;
  const light = lighten(colour, 0.14);
  const cap = `<path d="M-5.4 0.8 Q-6.6 -7.6 0.4 -7.9 Q5 -7.8 5.4 -3.4 Q3.4 -4.9 1.2 -4.4 Q0 -2.4 -0.4 -1 L-1.6 -1.4 L-2 1.6 Q-3.4 3.4 -4.2 3 Z" fill="${colour}"/><path d="M-3.6 -5.2 Q-0.6 -7.4 2.8 -6.4" stroke="${light}" stroke-width="1" fill="none"/>`;
  switch (hair.style) {
    case 'short':
      return cap;
    case 'long':
      return `${cap}<path d="M-1 -3 Q-2.4 3 -1.4 8 Q-4.6 10 -6.2 7 Q-6.6 0 -4.4 -5 Z" fill="${colour}"/><path d="M-3.4 -3 Q-4.6 2 -3.6 7" stroke="${light}" stroke-width="0.8" fill="none"/>`;
    case 'bun':
      return `<circle cx="-5.6" cy="-5.4" r="2.9" fill="${colour}"/><path d="M-7 -6.4 Q-5.6 -8 -4.2 -6.8" stroke="${light}" stroke-width="0.7" fill="none"/>${cap}`;
    case 'ponytail':
      return `<path d="M-4.6 -4 Q-9.6 -3.6 ${n(-8.8 - sway)} 3 Q${n(-8.6 - sway * 1.6)} 7 ${n(-7 - sway * 2)} 9.4 Q-5.6 5 -5 0.6 Z" fill="${shadeOf(colour, 0.9)}"/>${cap}`;
    case 'curly':
      return [
        [-4.4, -2.6, 2.6],
        [-3.6, -5.4, 2.9],
        [-0.8, -7.2, 3],
        [2.4, -6.6, 2.7],
        [4.2, -4.9, 1.9],
        [-4.6, 0.2, 2.1],
        [-1.4, -4, 3],
      ]
        .map(
          ([cx, cy, r]) =>
            `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${colour}"/><circle cx="${cx + 0.4}" cy="${cy - 0.6}" r="${r * 0.45}" fill="${light}" opacity="0.5"/>`,
        )
        .join('');
    case 'bald':
      return `<path d="M-5 -1.6 Q-5.8 2.6 -3.4 3.4 L-2 1.4 L-1.7 -1.4 Z" fill="${colour}"/><ellipse cx="0.8" cy="-5.4" rx="2.2" ry="0.8" fill="#ffffff" opacity="0.25"/>`;
    case 'cap': {
      const cover = hair.cover ?? colour;
      return `<path d="M-5.2 -1 L-2 -1 L-2 1.6 Q-3.4 3.4 -4.4 2.6 Z" fill="${colour}"/><path d="M-5.6 -1.6 Q-6 -8 0.2 -8.2 Q5 -8 5.4 -3.2 L9.6 -2 Q9.8 -1.2 9 -1.2 L4 -2.3 Z" fill="${cover}"/><path d="M-3.8 -5.2 Q-1 -7.6 2.6 -6.6" stroke="${lighten(cover, 0.2)}" stroke-width="0.8" fill="none"/>`;
    }
    case 'hat': {
      const cover = hair.cover ?? colour;
      return `<path d="M-5.2 -2 L-1.4 -2 L-1.9 1.6 Q-3.4 3.2 -4.3 2.6 Z" fill="${colour}"/><path d="M-4.8 -3.2 Q-5 -9.4 -1.6 -9.3 Q0.4 -8.5 2 -9.2 Q4.9 -9 4.9 -3.8 Z" fill="${cover}"/><path d="M-4.8 -4.6 L4.9 -5.2 L4.9 -3.8 L-4.8 -3 Z" fill="${shadeOf(cover, 0.6)}"/><path d="M-8 -2.2 Q0 -4.6 8.2 -3.6 Q8.4 -2.6 7 -2.6 Q0 -3.2 -7 -1.2 Q-8.2 -1.2 -8 -2.2 Z" fill="${shadeOf(cover, 0.9)}"/>`;
    }
    case 'hood':
      return `<path d="M3 -5 Q4.4 -3 2.6 -2.6 Q0.6 -3 0.6 1 L0 3 L-1 -4 Z" fill="${colour}"/><path d="M4.6 -5.4 Q3.6 -8.6 -0.8 -8.6 Q-7.4 -8 -7 -0.6 Q-6.8 5.4 -3.6 8.4 L2.6 8.4 Q0.2 5.4 -0.2 1.6 Q-0.4 -3.4 4.6 -5.4 Z" fill="${top.colour}"/><path d="M4.6 -5.4 Q-0.4 -3.4 -0.2 1.6 Q0.2 5.4 2.6 8.4" stroke="${shadeOf(top.colour, 0.75)}" stroke-width="0.9" fill="none"/><path d="M-4.8 -4 Q-6 0 -4.6 4" stroke="${lighten(top.colour, 0.2)}" stroke-width="0.9" fill="none"/>`;
  }
}

/** What hangs behind the collar: long hair, or a hood that is down. */
export function longHairBehind({ hair, top }: Outfit, pose: WalkPose, sway: number): string {
  const { x, y } = pose.head;
  if (hair.style === 'long') {
    return `<path d="M${n(x - 4)} ${n(y - 3)} Q${n(x - 8)} ${n(y + 6)} ${n(x - 8.4 - sway)} ${n(y + 15)} Q${n(x - 5)} ${n(y + 18)} ${n(x - 1.6)} ${n(y + 14)} L${n(x + 0.6)} ${n(y + 2)} Z" fill="${shadeOf(hair.colour, 0.85)}"/>`;
  }
  if (top.kind === 'hoodie' && hair.style !== 'hood') {
    return `<ellipse cx="${n(pose.neck.x - 4.4)}" cy="${n(pose.neck.y + 1.6)}" rx="5" ry="3.6" fill="${shadeOf(top.colour, 0.8)}"/>`;
  }
  return '';
}
