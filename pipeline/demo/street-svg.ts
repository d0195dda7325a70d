import { sceneSize, wallFootY } from './scene-geometry.ts';
import { bench, lamp, pavement, shadows, streetTree } from './street-ground.ts';
import { bakery, bank, bookshop, cafe } from './street-houses.ts';
import { kiosk, pillar } from './street-occluders.ts';

/** What stands between the camera and people, as a picture of the whole scene that is empty elsewhere. */
interface Occluder {
  readonly svg: string;
  /** People whose feet are higher in the picture than this stand behind it. */
  readonly footY: number;
}

/** The empty street: houses with shops, trees, pavement, and the shadows of what stands on it. */
export function streetSvg(): string {
  return svg([
    definitions,
    `<rect width="960" height="${wallFootY}" fill="#9db4c8"/>`,
    bakery(),
    bookshop(),
    cafe(),
    bank(),
    pavement(),
    streetTree(112, 292, 3),
    streetTree(540, 286, 9),
    streetTree(905, 294, 5),
    bench(392, 296),
    lamp(246, 300),
    shadows(),
    `<rect width="960" height="540" filter="url(#grain)" opacity="0.4" style="mix-blend-mode:overlay"/>`,
  ]);
}

/** A newspaper kiosk, wide enough to hide a person, and an advertising pillar that hides most of one. */
export function occluders(): readonly Occluder[] {
  return [
    { svg: svg([definitions, kiosk()]), footY: 440 },
    { svg: svg([definitions, pillar()]), footY: 474 },
  ];
}

function svg(parts: readonly string[]): string {
  const { widthPx, heightPx } = sceneSize;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}">${parts.join('\n')}</svg>`;
}

const definitions = `<defs>
<linearGradient id="glass" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="#8fb0c4"/><stop offset="0.45" stop-color="#4d6878"/><stop offset="0.55" stop-color="#6f8fa1"/><stop offset="1" stop-color="#33454f"/></linearGradient>
<linearGradient id="shop" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#3b3a36"/><stop offset="0.5" stop-color="#6d5b40"/><stop offset="1" stop-color="#2d2823"/></linearGradient>
<linearGradient id="ground" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#b5aea2"/><stop offset="1" stop-color="#989289"/></linearGradient>
<linearGradient id="round" x1="0" y1="0" x2="1" y2="0"><stop offset="0" stop-color="#ffffff" stop-opacity="0.22"/><stop offset="0.35" stop-color="#ffffff" stop-opacity="0"/><stop offset="1" stop-color="#000000" stop-opacity="0.5"/></linearGradient>
<linearGradient id="down" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#000000" stop-opacity="0"/><stop offset="1" stop-color="#000000" stop-opacity="0.28"/></linearGradient>
<filter id="soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="5"/></filter>
<filter id="grain"><feTurbulence type="fractalNoise" baseFrequency="0.35" numOctaves="3" seed="7"/><feColorMatrix type="matrix" values="0.33 0.33 0.33 0 0 0.33 0.33 0.33 0 0 0.33 0.33 0.33 0 0 0 0 0 0 1"/></filter>
</defs>`;
