import type { FigurePoint } from './gait.ts';

/** Hip, knee and ankle, or shoulder, elbow and hand. */
export type LimbJoints = readonly [FigurePoint, FigurePoint, FigurePoint];

/** The colour of reflecting bands. */
export const reflector = '#d9d6d0';

/** Two tapered, rounded pieces that meet in the middle joint: a leg or an arm. */
export function limb(joints: LimbJoints, radii: readonly [number, number, number], fill: string, opacity = 1): string {
  const [from, middle, to] = joints;
  const [fromRadius, middleRadius, toRadius] = radii;
  const d = `${capsulePath(from, middle, fromRadius, middleRadius)} ${capsulePath(middle, to, middleRadius, toRadius)}`;
  return area(d, fill, opacity);
}

/** One tapered piece with round ends. */
export function capsule(
  from: FigurePoint,
  to: FigurePoint,
  fromRadius: number,
  toRadius: number,
  fill: string,
): string {
  return area(capsulePath(from, to, fromRadius, toRadius), fill);
}

function capsulePath(from: FigurePoint, to: FigurePoint, fromRadius: number, toRadius: number): string {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const across = { x: -(to.y - from.y) / length, y: (to.x - from.x) / length };
  const corner = (point: FigurePoint, radius: number) =>
    `${n(point.x + across.x * radius)} ${n(point.y + across.y * radius)}`;
  return [
    `M${corner(from, fromRadius)}`,
    `L${corner(to, toRadius)}`,
    `A${n(toRadius)} ${n(toRadius)} 0 0 0 ${corner(to, -toRadius)}`,
    `L${corner(from, -fromRadius)}`,
    `A${n(fromRadius)} ${n(fromRadius)} 0 0 0 ${corner(from, fromRadius)} Z`,
  ].join(' ');
}

/** A straight stroke. */
export function line(from: FigurePoint, to: FigurePoint, colour: string, width: number): string {
  return stroke(`M${n(from.x)} ${n(from.y)} L${n(to.x)} ${n(to.y)}`, colour, width);
}

/** Path data drawn as a line. */
export function stroke(d: string, colour: string, width: number): string {
  return `<path d="${d}" stroke="${colour}" stroke-width="${width}" fill="none"/>`;
}

/** Path data filled with a colour. */
export function area(d: string, colour: string, opacity = 1): string {
  return `<path d="${d}" fill="${colour}"${opacity === 1 ? '' : ` opacity="${opacity}"`}/>`;
}

/** The point at `part` of the way from one point to another; beyond 1 it lies past the second. */
export function along(from: FigurePoint, to: FigurePoint, part: number): FigurePoint {
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** The point moved by x and y. */
export function shift(point: FigurePoint, x: number, y: number): FigurePoint {
  return { x: point.x + x, y: point.y + y };
}

/** A number as SVG text, with two decimals: a fiftieth of a pixel at the sizes drawn, and the same on every machine. */
export function n(value: number): string {
  return value.toFixed(2);
}
