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
  scatter,
  stroke,
} from './shapes.ts';

/**
 * Paints an actinic keratosis or Bowen's disease: ill-defined, pink to red, with white-yellow scale; on
 * the one hand the strawberry pattern (a red pseudonetwork around follicles, each a yellow plug in a
 * white ring), on the other hand clusters of dotted and glomerular vessels.
 *
 * Signs: Zalaudek et al., "Dermoscopy of facial nonpigmented actinic keratosis", Br J Dermatol 155
 * (2006), and "Dermoscopy of Bowen's disease", Br J Dermatol 150 (2004).
 */
export function paintActinicKeratosis(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(38, 68),
    stretch: random.uniform(1, 1.6),
    wobble: random.uniform(0.15, 0.3),
    fray: 5,
  });
  const body = inside(shape, random.uniform(6, 15));
  const flushed = mottle(random, 15, random.uniform(0.4, 0.8));
  const flush = random.uniform(0.2, 0.6);
  painting.absorb(PIGMENTS.blood, body, (x, y, i) => flush * flushed(x, y, i));
  // Pigmented ones are brown besides.
  const brown = mottle(random, 16, 0.8);
  const melanin = random.next() < 0.5 ? random.uniform(0.2, 0.7) : random.uniform(0, 0.15);
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => melanin * brown(x, y, i));

  const kind = random.next();
  if (kind < 0.65) paintStrawberry(painting, random, shape, body);
  if (kind > 0.5) paintVessels(painting, random, shape);
  if (random.next() < 0.75) paintScale(painting, random, body);
}

/** A red pseudonetwork interrupted by follicles. */
function paintStrawberry(painting: Painting, random: Random, shape: Outline, body: Mask): void {
  const rings = emptyMask();
  const plugs = emptyMask();
  const radius = random.uniform(1.6, 3);
  for (const place of scatter(random, shape, radius * random.uniform(3, 4.2), 1)) {
    const size = radius * random.uniform(0.6, 1.25);
    const form = { stretch: random.uniform(1, 1.5), angle: random.uniform(0, Math.PI) };
    const strength = random.uniform(0.2, 1);
    dot(rings, place, { radius: size, softness: 1.3, strength, ...form });
    dot(plugs, place, { radius: size * 0.45, softness: 0.8, strength, ...form });
  }
  const noise = new Noise(random);
  const red = random.uniform(0.3, 0.75);
  painting.absorb(PIGMENTS.blood, body, (x, y) => {
    // Fine wavy vessels between the follicles.
    const vessels = smoothstep(0.45, 0, Math.abs(noise.fbm(x / 4, y / 4, 2)));
    return red * (0.25 + 0.75 * vessels) * smoothstep(-0.5, 0.3, noise.fbm(x / 20, 90 + y / 20));
  });
  const white = random.uniform(0.35, 0.65);
  painting.cover(SCATTERERS.scar, rings, (_x, _y, i) => white * body[i]);
  painting.absorb(PIGMENTS.keratin, plugs, (_x, _y, i) => 0.7 * body[i]);
  painting.absorb(PIGMENTS.melanin, plugs, (_x, _y, i) => 0.25 * body[i]);
}

/** Dotted vessels, and glomerular ones: tiny coils, in clusters. */
function paintVessels(painting: Painting, random: Random, shape: Outline): void {
  const vessels = emptyMask();
  for (let clusters = 2 + random.integer(5); clusters > 0; clusters--) {
    const cluster = outline(random, {
      x: shape.x + random.normal() * shape.radius * 0.45,
      y: shape.y + random.normal() * shape.radius * 0.35,
      radius: random.uniform(9, 20),
      wobble: 0.3,
      fray: 4,
    });
    for (const place of scatter(random, cluster, random.uniform(4, 5.5), 1)) {
      const strength = random.uniform(0.4, 1);
      if (random.next() < 0.5) {
        dot(vessels, place, { radius: random.uniform(0.5, 1.1), strength });
      } else {
        const turn = random.uniform(0, 2 * Math.PI);
        const coil = Array.from({ length: 9 }, (_, i) => ({
          x: place.x + (0.4 + i * 0.17) * Math.cos(turn + i * 0.95),
          y: place.y + (0.4 + i * 0.17) * Math.sin(turn + i * 0.95),
        }));
        stroke(vessels, coil, () => 0.9, strength);
      }
    }
  }
  painting.absorb(PIGMENTS.blood, vessels, random.uniform(0.6, 1.1));
}

/** Flakes of white to yellow scale. */
function paintScale(painting: Painting, random: Random, body: Mask): void {
  const noise = new Noise(random);
  const size = random.uniform(6, 12);
  const amount = random.uniform(0.35, 0.8);
  const from = random.uniform(0.05, 0.25);
  painting.cover(SCATTERERS.scale, body, (x, y) => {
    const flake = smoothstep(from, from + 0.25, noise.fbm(x / size, y / size, 4));
    return flake && amount * flake * (0.6 + 0.4 * noise.value(x / 1.7, y / 1.7));
  });
}
