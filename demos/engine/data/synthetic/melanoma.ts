import type { Random } from '../../random.ts';
import { Noise, smoothstep } from './noise.ts';
import { type Mask, type Painting, PIGMENTS, SCATTERERS } from './painting.ts';
import {
  dot,
  emptyMask,
  fill,
  inside,
  mottle,
  network,
  type Outline,
  outline,
  scatter,
  stroke,
} from './shapes.ts';

/**
 * Paints a melanoma: asymmetric in shape and colour, with an irregular rim that ends abruptly in
 * places, an atypical network, and two to four of: blue-white veil, regression, irregular dots and
 * globules, streaks at one side, blotches.
 *
 * Signs: Argenziano et al., "Epiluminescence microscopy for the diagnosis of doubtful melanocytic skin
 * lesions: comparison of the ABCD rule of dermatoscopy and a new 7-point checklist", Arch Dermatol 134
 * (1998).
 */
export function paintMelanoma(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(36, 60),
    stretch: random.uniform(1.1, 1.7),
    wobble: random.uniform(0.2, 0.34),
    detail: random.uniform(0.8, 1.5),
    fray: random.uniform(2, 5),
  });
  // The rim is sharp on one side and fades on the other, and so does the colour.
  const side = random.uniform(0, 2 * Math.PI);
  const [towardsX, towardsY] = [Math.cos(side) / shape.radius, Math.sin(side) / shape.radius];
  const towards = (x: number, y: number) => (x - shape.x) * towardsX + (y - shape.y) * towardsY;
  const soft = random.uniform(2, 5);
  const body = fill((x, y, i) => {
    const softness = soft * (2.2 - Math.min(1.5, Math.max(-1, 1.5 * towards(x, y))));
    return smoothstep(softness, -softness, shape.distance(x, y, i));
  });
  const melanin = random.uniform(0.45, 0.95);
  const lean = random.uniform(0.2, 0.7);
  const mottled = mottle(random, 17, random.uniform(0.5, 1));
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => {
    return melanin * (mottled(x, y, i) + lean * towards(x, y));
  });
  const flushed = new Noise(random);
  const flush = random.uniform(0, 0.7);
  painting.absorb(PIGMENTS.blood, body, (x, y) => {
    return flush * smoothstep(-0.2, 0.5, flushed.fbm(x / 22, y / 22));
  });
  paintAtypicalNetwork(painting, random, body);

  const signs = [paintVeil, paintRegression, paintDots, paintStreaks, paintBlotches];
  for (const paint of random.shuffle(signs).slice(0, 2 + random.integer(3))) {
    paint(painting, random, shape, body);
  }
}

/** Lines of uneven spacing and thickness, broken off in places. */
function paintAtypicalNetwork(painting: Painting, random: Random, body: Mask): void {
  const lines = network(random, {
    spacing: random.uniform(7, 11),
    thickness: random.uniform(0.35, 0.6),
    jitter: 1,
  });
  const noise = new Noise(random);
  const strength = random.uniform(0.4, 1.1);
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => {
    const kept = smoothstep(-0.2, 0.35, noise.fbm(x / 14, y / 14));
    return kept && strength * kept * lines(x, y, i);
  });
}

/** A part of the lesion, off its middle. */
function part(random: Random, shape: Outline, size: number): Outline {
  const angle = random.uniform(0, 2 * Math.PI);
  const away = shape.radius * random.uniform(0.15, 0.55);
  return outline(random, {
    x: shape.x + away * Math.cos(angle),
    y: shape.y + away * Math.sin(angle),
    radius: shape.radius * size,
    stretch: random.uniform(1, 1.8),
    wobble: 0.35,
    fray: 4,
  });
}

/** The overlap of a part and the lesion. */
function within(body: Mask, area: Outline, softness: number): Mask {
  const mask = inside(area, softness);
  return mask.map((amount, i) => amount * body[i]);
}

/** Blue-white veil: structureless blue with a whitish haze over it. */
function paintVeil(painting: Painting, random: Random, shape: Outline, body: Mask): void {
  const veil = within(body, part(random, shape, random.uniform(0.4, 0.65)), random.uniform(6, 11));
  const cloud = mottle(random, 12, 0.4);
  const deep = random.uniform(0.4, 1);
  const haze = random.uniform(0.3, 0.6);
  painting.absorb(PIGMENTS.deepMelanin, veil, deep);
  painting.cover(SCATTERERS.veil, veil, (x, y, i) => Math.min(0.8, haze * cloud(x, y, i)));
}

/** Regression: a white scar-like area with blue-grey peppering. */
function paintRegression(painting: Painting, random: Random, shape: Outline, body: Mask): void {
  const area = part(random, shape, random.uniform(0.35, 0.6));
  const scar = within(body, area, random.uniform(5, 9));
  const cloud = mottle(random, 9, 0.4);
  const white = random.uniform(0.4, 0.65);
  painting.cover(SCATTERERS.scar, scar, (x, y, i) => Math.min(0.85, white * cloud(x, y, i)));
  const pepper = emptyMask();
  for (const place of scatter(random, area, 3.6, 1)) {
    if (random.next() < 0.6) dot(pepper, place, { radius: random.uniform(0.3, 0.8) });
  }
  painting.absorb(PIGMENTS.deepMelanin, pepper, (_x, _y, i) => 0.6 * scar[i]);
}

/** Dots and globules of many sizes, unevenly spread. */
function paintDots(painting: Painting, random: Random, shape: Outline, body: Mask): void {
  const dots = emptyMask();
  const crowd = part(random, shape, 0.75);
  for (const place of scatter(random, crowd, 5.5, 1)) {
    if (random.next() < 0.55) continue;
    dot(dots, place, {
      radius: 0.5 + 2.3 * random.next() ** 2,
      stretch: random.uniform(1, 1.5),
      angle: random.uniform(0, Math.PI),
      strength: random.uniform(0.5, 1),
    });
  }
  painting.absorb(PIGMENTS.melanin, dots, (_x, _y, i) => 1.5 * Math.sqrt(body[i]));
}

/** Streaks: dark lines that run outward over the rim, at one side only. */
function paintStreaks(painting: Painting, random: Random, shape: Outline): void {
  const streaks = emptyMask();
  const middle = random.uniform(0, 2 * Math.PI);
  for (let left = 10 + random.integer(12); left > 0; left--) {
    const angle = middle + random.normal() * 0.4;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    let rim = shape.radius * 0.4;
    while (rim < 90 && shape.distance(shape.x + cos * rim, shape.y + sin * rim, 0) < 0) rim++;
    const aside = random.normal() * 2;
    const at = (r: number, bend = 0) => ({
      x: shape.x + cos * r - sin * bend,
      y: shape.y + sin * r + cos * bend,
    });
    const tip = at(rim + random.uniform(3, 8), aside);
    const width = random.uniform(1.4, 2.8);
    stroke(
      streaks,
      [at(rim - 9), at(rim - 3), at(rim + 1, aside / 3), tip],
      (t) => width * (1 - 0.7 * t),
      random.uniform(0.4, 1),
    );
    if (random.next() < 0.3) dot(streaks, tip, { radius: random.uniform(1, 1.7) });
  }
  painting.absorb(PIGMENTS.melanin, streaks, random.uniform(0.6, 1.1));
}

/** Blotches: black-brown areas without structure. */
function paintBlotches(painting: Painting, random: Random, shape: Outline, body: Mask): void {
  for (let left = 1 + random.integer(3); left > 0; left--) {
    const area = part(random, shape, random.uniform(0.2, 0.45));
    const blotch = within(body, area, random.uniform(3, 7));
    const dark = random.uniform(0.6, 1.4);
    painting.absorb(PIGMENTS.melanin, blotch, dark);
    painting.absorb(PIGMENTS.dark, blotch, 0.35 * dark);
  }
}
