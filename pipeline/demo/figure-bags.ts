import type { WalkPose } from './gait.ts';
import type { Outfit } from './outfits.ts';
import { lighten, shadeOf } from './svg-colours.ts';
import { along, n, shift } from './svg-shapes.ts';

/** A backpack, behind the trunk. */
export function backpack(colour: string, pose: WalkPose, sway: number): string {
  const x = pose.near.shoulder.x - 6.4;
  const y = pose.near.shoulder.y - 1 + Math.abs(sway) * 0.5;
  return [
    `<path d="M${n(x + 2)} ${n(y)} Q${n(x - 8.6)} ${n(y - 0.6)} ${n(x - 8.4)} ${n(y + 9)} L${n(x - 8)} ${n(y + 19)} Q${n(x - 7.6)} ${n(y + 23)} ${n(x - 3)} ${n(y + 23)} L${n(x + 3)} ${n(y + 22)} Z" fill="${colour}"/>`,
    `<path d="M${n(x - 8)} ${n(y + 12)} Q${n(x - 10.6)} ${n(y + 13)} ${n(x - 9.8)} ${n(y + 20)} Q${n(x - 6)} ${n(y + 22.4)} ${n(x - 2)} ${n(y + 21)} L${n(x - 2.6)} ${n(y + 12)} Z" fill="${shadeOf(colour, 0.82)}"/>`,
    `<path d="M${n(x - 6.6)} ${n(y + 2.6)} Q${n(x - 7.4)} ${n(y + 6)} ${n(x - 7)} ${n(y + 10)}" stroke="${lighten(colour, 0.25)}" stroke-width="0.9" fill="none"/>`,
  ].join('');
}

/** The straps of a backpack, before the trunk. */
export function straps(colour: string, pose: WalkPose): string {
  const { x, y } = { x: (pose.near.shoulder.x + pose.far.shoulder.x) / 2, y: pose.near.shoulder.y };
  return `<path d="M${n(x - 4.4)} ${n(y - 3.6)} Q${n(x + 4.6)} ${n(y - 3)} ${n(x + 3.6)} ${n(y + 8)} Q${n(x + 2)} ${n(y + 14)} ${n(x - 6)} ${n(y + 15.5)}" stroke="${shadeOf(colour, 0.75)}" stroke-width="1.9" fill="none"/>`;
}

/** A bag that hangs from the near shoulder, behind the near arm; empty where there is none. */
export function hangingBag({ bag }: Outfit, pose: WalkPose, sway: number): string {
  if (bag === undefined || (bag.kind !== 'shoulder' && bag.kind !== 'tote')) return '';
  const from = shift(pose.near.shoulder, 0.4, -3.4);
  const isTote = bag.kind === 'tote';
  const x = pose.near.hip.x - 5.4 + sway * 1.1;
  const y = pose.near.hip.y - (isTote ? 9 : 4);
  const [width, height] = isTote ? [13.5, 16] : [11, 8.6];
  return [
    `<path d="M${n(from.x)} ${n(from.y)} L${n(x - width * 0.3)} ${n(y)} M${n(from.x)} ${n(from.y)} L${n(x + width * 0.34)} ${n(y)}" stroke="${shadeOf(bag.colour, 0.72)}" stroke-width="1" fill="none"/>`,
    `<path d="M${n(x - width / 2)} ${n(y)} L${n(x + width / 2)} ${n(y)} L${n(x + width * 0.44)} ${n(y + height)} Q${n(x)} ${n(y + height + 1.2)} ${n(x - width * 0.46)} ${n(y + height)} Z" fill="${bag.colour}"/>`,
    isTote
      ? `<circle cx="${n(x)}" cy="${n(y + 8)}" r="3.2" fill="${shadeOf('#c0504a', 1)}"/>`
      : `<path d="M${n(x - width / 2)} ${n(y)} L${n(x + width / 2)} ${n(y)} L${n(x + width * 0.3)} ${n(y + 4)} L${n(x - width * 0.3)} ${n(y + 4)} Z" fill="${shadeOf(bag.colour, 0.78)}"/>`,
  ].join('');
}

/** A case in the near hand; empty where there is none. */
export function carriedBag({ bag }: Outfit, pose: WalkPose): string {
  if (bag?.kind !== 'case') return '';
  const hand = along(pose.near.elbow, pose.near.hand, 1.18);
  const { x, y } = hand;
  return [
    `<path d="M${n(x - 2)} ${n(y + 3)} Q${n(x - 2)} ${n(y + 0.4)} ${n(x)} ${n(y + 0.4)} Q${n(x + 2)} ${n(y + 0.4)} ${n(x + 2)} ${n(y + 3)}" stroke="${shadeOf(bag.colour, 0.6)}" stroke-width="1.1" fill="none"/>`,
    `<rect x="${n(x - 8)}" y="${n(y + 2.8)}" width="16" height="11.4" rx="1.3" fill="${bag.colour}"/>`,
    `<rect x="${n(x - 8)}" y="${n(y + 6.6)}" width="16" height="1" fill="${shadeOf(bag.colour, 0.65)}"/>`,
    `<rect x="${n(x - 0.9)}" y="${n(y + 5.9)}" width="1.8" height="2.2" fill="#d9c27a"/>`,
  ].join('');
}
