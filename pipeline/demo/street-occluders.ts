import { seededRandom } from '#base/seeded-random.ts';

/** A newspaper kiosk with its seller, wide enough to hide a person. */
export function kiosk(): string {
  const random = seededRandom(31);
  const colours = ['#c8503f', '#e2b93d', '#3d7fa6', '#efe9dc', '#5a9a63', '#8a5a9a', '#2f3d5c', '#e58a6a'];
  const magazines = Array.from({ length: 27 }, (_, index) => {
    const x = 622 + (index % 9) * 16.6;
    const y = 344 + Math.floor(index / 9) * 27;
    const colour = colours[Math.floor(random.uniform() * colours.length)];
    const second = colours[Math.floor(random.uniform() * colours.length)];
    return `<rect x="${x.toFixed(1)}" y="${y}" width="13.500" height="21" fill="${colour}"/><rect x="${(x + 1.5).toFixed(1)}" y="${y + 2}" width="10.500" height="4" fill="#ffffff" opacity="0.8"/><ellipse cx="${(x + 6.7).toFixed(1)}" cy="${y + 13}" rx="3.600" ry="5" fill="${second}"/>`;
  });
  return [
    `<rect x="612" y="224" width="166" height="216" fill="#2e5d50"/>`,
    `<rect x="612" y="424" width="166" height="16" fill="#1f3f37"/>`,
    `<rect x="620" y="250" width="150" height="76" fill="#241f1a"/>`,
    `<path d="M620 250 h46 l-26 76 h-20 Z" fill="#9fb8bd" opacity="0.22"/>`,
    // The seller, in the half-dark.
    `<path d="M676 326 q2 -30 22 -31 q20 1 22 31 Z" fill="#4c4438"/><ellipse cx="698" cy="284" rx="9.500" ry="11.500" fill="#8a6750"/><path d="M688 281 q1 -11 10 -11 q10 0 10 11 q-10 -5 -20 0 Z" fill="#2c2119"/>`,
    `<rect x="732" y="262" width="30" height="22" fill="#d8cfa8" opacity="0.7"/><rect x="732" y="290" width="30" height="16" fill="#b06a4a" opacity="0.7"/>`,
    `<rect x="612" y="324" width="166" height="9" fill="#c9a86a"/><rect x="612" y="333" width="166" height="4" fill="#000000" opacity="0.3"/>`,
    `<rect x="617" y="339" width="156" height="84" fill="#1f463c"/>`,
    ...magazines,
    `<rect x="612" y="224" width="166" height="216" fill="url(#round)" opacity="0.55"/>`,
    `<path d="M600 226 L612 196 H778 L790 226 Z" fill="#244a40"/><path d="M612 196 Q695 174 778 196 Z" fill="#346a5b"/>`,
    `<rect x="634" y="202" width="122" height="18" fill="#e9dfc3"/><path d="M646 211 h26 M680 211 h14 M702 211 h42" stroke="#8a3b30" stroke-width="5"/>`,
    `<rect x="600" y="225" width="190" height="7" fill="#1b3931"/><rect x="612" y="232" width="166" height="12" fill="url(#down)"/>`,
  ].join('');
}

/** An advertising pillar, which hides most of a person. */
export function pillar(): string {
  return [
    `<rect x="322" y="286" width="62" height="188" fill="#7c7a72"/>`,
    `<rect x="324" y="300" width="36" height="56" fill="#e4d9bd"/><circle cx="342" cy="322" r="12" fill="#d0563f"/><path d="M329 344 h26 M329 350 h18" stroke="#3a3a3a" stroke-width="2.500"/>`,
    `<rect x="360" y="300" width="24" height="72" fill="#2f4c78"/><path d="M360 350 L384 316 V372 H360 Z" fill="#e0b13e"/>`,
    `<rect x="322" y="358" width="38" height="74" fill="#5b2f4f"/><path d="M330 420 Q341 376 352 420 Z" fill="#e6c7c0"/><circle cx="341" cy="380" r="7" fill="#e6c7c0"/>`,
    `<rect x="360" y="374" width="24" height="58" fill="#cfd8cf"/><path d="M364 384 h16 M364 392 h16 M364 400 h10" stroke="#4f6b57" stroke-width="3"/>`,
    `<rect x="318" y="434" width="70" height="34" fill="#4e4d49"/><path d="M318 468 Q353 480 388 468 Z" fill="#4e4d49"/>`,
    `<rect x="318" y="286" width="70" height="184" fill="url(#round)" opacity="0.9"/>`,
    `<path d="M314 288 Q316 270 353 262 Q390 270 392 288 Q353 298 314 288 Z" fill="#3d3c38"/><path d="M322 280 Q340 268 356 266" stroke="#6b6a63" stroke-width="2" fill="none"/><circle cx="353" cy="260" r="5" fill="#3d3c38"/>`,
  ].join('');
}
