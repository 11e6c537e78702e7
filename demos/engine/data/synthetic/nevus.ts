import type { Random } from '../../random.ts';
import { smoothstep } from './noise.ts';
import { type Mask, type Painting, PIGMENTS } from './painting.ts';
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
} from './shapes.ts';

/**
 * Paints a melanocytic nevus: symmetric, one or two shades of brown, an evenly fading rim, and one
 * regular structure: a honeycomb network, globules of one size, or none (homogeneous).
 *
 * Signs: Argenziano et al., "Dermoscopy of pigmented skin lesions: results of a consensus meeting via
 * the Internet", J Am Acad Dermatol 48 (2003).
 */
export function paintNevus(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(28, 60),
    stretch: random.uniform(1, 1.5),
    wobble: random.uniform(0.05, 0.13),
    fray: random.uniform(0.8, 2.2),
  });
  const body = inside(shape, random.uniform(5, 12));
  const melanin = random.uniform(0.3, 1.1);
  // Many nevi are a little darker, some a little lighter, in the middle.
  const middle = random.uniform(-0.4, 0.7);
  const mottled = mottle(random, 12, random.uniform(0.2, 0.45));
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => {
    const depth = smoothstep(0, -shape.radius, shape.distance(x, y, i));
    return melanin * mottled(x, y, i) * (1 + middle * depth);
  });
  painting.absorb(PIGMENTS.blood, body, random.uniform(0, 0.45));

  const pattern = random.next();
  if (pattern < 0.6) paintNetwork(painting, random, body);
  if (pattern > 0.5 && pattern < 0.9) paintGlobules(painting, random, shape, body);
}

/** An even honeycomb that fades with the body towards the rim. */
function paintNetwork(painting: Painting, random: Random, body: Mask): void {
  const lines = network(random, {
    spacing: random.uniform(5, 7.5),
    thickness: random.uniform(0.35, 0.55),
    jitter: 0.55,
  });
  const uneven = mottle(random, 15, 0.4);
  const strength = random.uniform(0.35, 0.8);
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => {
    return strength * uneven(x, y, i) * lines(x, y, i);
  });
}

/** Round globules of one size, evenly spread. */
function paintGlobules(painting: Painting, random: Random, shape: Outline, body: Mask): void {
  const globules = emptyMask();
  const radius = random.uniform(1.2, 2);
  for (const place of scatter(random, shape, radius * random.uniform(3, 4), 0.55)) {
    dot(globules, place, {
      radius: radius * random.uniform(0.8, 1.2),
      stretch: random.uniform(1, 1.3),
      angle: random.uniform(0, Math.PI),
      softness: 1,
      strength: random.uniform(0.5, 1),
    });
  }
  const dark = fill((_x, _y, i) => globules[i] * body[i]);
  painting.absorb(PIGMENTS.melanin, dark, random.uniform(0.4, 0.9));
}
