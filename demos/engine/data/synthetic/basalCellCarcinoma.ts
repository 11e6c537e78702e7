import type { Random } from '../../random.ts';
import { Noise, smoothstep } from './noise.ts';
import { type Mask, type Painting, PIGMENTS, SCATTERERS } from './painting.ts';
import {
  dot,
  emptyMask,
  inside,
  mottle,
  type Outline,
  outline,
  type Point,
  scatter,
  stroke,
  wander,
} from './shapes.ts';

/**
 * Paints a basal cell carcinoma: a translucent pink base without any network, sharp bright red
 * arborising vessels, and some of: blue-grey ovoid nests and globules, ulceration, shiny white streaks.
 *
 * Signs: Menzies et al., "Surface microscopy of pigmented basal cell carcinoma", Arch Dermatol 136
 * (2000).
 */
export function paintBasalCellCarcinoma(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(34, 58),
    stretch: random.uniform(1, 1.6),
    wobble: random.uniform(0.1, 0.24),
    fray: 3,
  });
  const base = inside(shape, random.uniform(4, 10));
  const flushed = mottle(random, 14, 0.7);
  const flush = random.uniform(0.1, 0.45);
  painting.absorb(PIGMENTS.blood, base, (x, y, i) => flush * flushed(x, y, i));
  const noise = new Noise(random);
  const gloss = random.uniform(0.1, 0.4);
  painting.cover(SCATTERERS.scar, base, (x, y) => {
    return gloss * smoothstep(-0.3, 0.4, noise.fbm(x / 15, y / 15));
  });
  const tan = random.uniform(0, 0.6);
  painting.absorb(PIGMENTS.melanin, base, (x, y) => {
    return tan * smoothstep(0, 0.5, noise.fbm(x / 11, 50 + y / 11, 4));
  });

  const sore = random.next();
  if (sore < 0.7) paintNests(painting, random, shape);
  if (sore > 0.55) paintUlcer(painting, random, shape);
  if (random.next() < 0.35) paintShinyStreaks(painting, random, shape);
  paintVessels(painting, random, shape);
}

/** Blue-grey ovoid nests with smaller globules around them, more on one side. */
function paintNests(painting: Painting, random: Random, shape: Outline): void {
  const nests = emptyMask();
  const side = random.uniform(0, 2 * Math.PI);
  for (const place of scatter(random, shape, random.uniform(9, 14), 1)) {
    const [dx, dy] = [place.x - shape.x, place.y - shape.y];
    const towards = (dx * Math.cos(side) + dy * Math.sin(side)) / shape.radius;
    const draw = random.next() - 0.25 * towards;
    if (draw > 0.55) continue;
    dot(nests, place, {
      radius: draw < 0.22 ? random.uniform(2.5, 6.5) : random.uniform(0.6, 1.8),
      stretch: random.uniform(1, 1.9),
      angle: random.uniform(0, Math.PI),
      softness: random.uniform(1.2, 3),
      strength: random.uniform(0.4, 1),
    });
  }
  const grain = mottle(random, 6, 0.4);
  const blue = random.uniform(0.5, 1.1);
  const brown = random.uniform(0, 0.5);
  painting.absorb(PIGMENTS.deepMelanin, nests, (x, y, i) => blue * grain(x, y, i));
  painting.absorb(PIGMENTS.melanin, nests, brown);
}

/** A sore: dark red to brown, with a yellow crust. */
function paintUlcer(painting: Painting, random: Random, shape: Outline): void {
  const sore = outline(random, {
    x: shape.x + random.normal() * shape.radius * 0.3,
    y: shape.y + random.normal() * shape.radius * 0.3,
    radius: random.uniform(6, 15),
    stretch: random.uniform(1, 2),
    wobble: 0.35,
    detail: 2.5,
    fray: 3,
  });
  const noise = new Noise(random);
  const raw = inside(sore, 1.5);
  const dried = random.uniform(0.3, 1.8);
  painting.absorb(PIGMENTS.keratin, inside(sore, 7), 0.6);
  painting.absorb(PIGMENTS.blood, raw, (x, y) => 0.9 + noise.fbm(20 + x / 6, y / 6));
  painting.absorb(PIGMENTS.melanin, raw, (x, y) => {
    return dried * smoothstep(-0.3, 0.3, noise.fbm(x / 6, y / 6));
  });
}

/** Short white lines at right angles to each other. */
function paintShinyStreaks(painting: Painting, random: Random, shape: Outline): void {
  const streaks = emptyMask();
  const lie = random.uniform(0, Math.PI);
  for (const place of scatter(random, shape, 9, 1)) {
    if (random.next() > 0.5) continue;
    const angle = lie + (random.next() < 0.5 ? 0 : Math.PI / 2) + random.normal() * 0.1;
    const line = wander(random, place, { angle, length: random.uniform(4, 8), curl: 0.03 });
    stroke(streaks, line, () => 1.2, random.uniform(0.4, 1));
  }
  painting.cover([1, 0.97, 0.97], streaks, 0.55);
}

/** A few trunks that come in from the rim, each branching into finer and finer vessels. */
function paintVessels(painting: Painting, random: Random, shape: Outline): void {
  const vessels = emptyMask();
  for (let left = 2 + random.integer(4); left > 0; left--) {
    const angle = random.uniform(0, 2 * Math.PI);
    const start = {
      x: shape.x + shape.radius * Math.cos(angle),
      y: shape.y + shape.radius * Math.sin(angle),
    };
    const inward = angle + Math.PI + random.normal() * 0.5;
    branch(vessels, random, start, inward, {
      length: shape.radius * random.uniform(0.9, 1.5),
      width: random.uniform(1.3, 2.4),
    });
  }
  const strength = random.uniform(0.6, 1.3);
  painting.absorb(PIGMENTS.blood, vessels, strength);
  painting.absorb(PIGMENTS.dark, vessels, 0.1 * strength);
}

function branch(
  vessels: Mask,
  random: Random,
  start: Point,
  angle: number,
  { length, width }: { length: number; width: number },
): void {
  const line = wander(random, start, { angle, length, curl: 0.12 });
  stroke(vessels, line, (t) => width * (1 - 0.6 * t));
  if (width < 0.6) return;
  for (let i = 2; i + 1 < line.length; i++) {
    if (random.next() > 0.2) continue;
    const along = Math.atan2(line[i + 1].y - line[i].y, line[i + 1].x - line[i].x);
    const side = random.next() < 0.5 ? -1 : 1;
    branch(vessels, random, line[i], along + side * random.uniform(0.4, 1), {
      length: length * random.uniform(0.3, 0.6),
      width: width * (1 - (0.6 * i) / line.length) * 0.6,
    });
  }
}
