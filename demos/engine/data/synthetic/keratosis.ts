import type { Random } from '../../random.ts';
import { Noise, smoothstep } from './noise.ts';
import { type Mask, type Painting, PIGMENTS, SCATTERERS } from './painting.ts';
import { dot, emptyMask, fill, mottle, type Outline, outline, scatter } from './shapes.ts';

/**
 * Paints a benign keratosis: waxy tan to brown, a sharp moth-eaten rim, and either bright milia-like
 * cysts with dark comedo-like openings, or ridges and fissures as of a brain, or (flat ones) fine
 * parallel lines as of a fingerprint.
 *
 * Signs: Braun et al., "Dermoscopy of pigmented seborrheic keratosis: a morphological study", Arch
 * Dermatol 138 (2002).
 */
export function paintKeratosis(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(34, 64),
    stretch: random.uniform(1, 1.7),
    wobble: random.uniform(0.1, 0.24),
    detail: 2,
    fray: 1,
  });
  const body = mothEaten(random, shape);
  const kind = random.next();
  const flat = kind > 0.82;
  const melanin = flat ? random.uniform(0.25, 0.6) : random.uniform(0.3, 1.4);
  const mottled = mottle(random, 12, random.uniform(0.3, 0.6));
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => melanin * mottled(x, y, i));
  painting.absorb(PIGMENTS.keratin, body, random.uniform(0.1, 0.6));
  const greyish = new Noise(random);
  const grey = random.uniform(0, 0.4);
  painting.absorb(PIGMENTS.deepMelanin, body, (x, y) => {
    return grey * smoothstep(-0.2, 0.5, greyish.fbm(x / 18, y / 18));
  });

  if (flat) paintFingerprint(painting, random, body);
  else if (kind > 0.55) paintRidges(painting, random, body);
  if (kind < 0.55 || (!flat && random.next() < 0.5)) {
    paintCystsAndOpenings(painting, random, shape, body);
  }
}

/** The inside of an outline with small sharp bites taken out of its rim. */
function mothEaten(random: Random, shape: Outline): Mask {
  const noise = new Noise(random);
  const bite = random.uniform(4, 12);
  const sharpness = random.uniform(1, 2.5);
  return fill((x, y, i) => {
    const distance = shape.distance(x, y, i);
    if (distance > 8) return 0;
    const bites = bite * smoothstep(0, 0.5, noise.fbm(x / 9, y / 9, 2));
    return smoothstep(sharpness, -sharpness, distance + bites * smoothstep(-18, -2, distance));
  });
}

function paintCystsAndOpenings(
  painting: Painting,
  random: Random,
  shape: Outline,
  body: Mask,
): void {
  const cysts = emptyMask();
  const openings = emptyMask();
  const cystShare = random.uniform(0.12, 0.4);
  const openingShare = random.uniform(0.08, 0.35);
  for (const place of scatter(random, shape, random.uniform(8, 11), 1)) {
    const draw = random.next();
    if (draw < cystShare) {
      dot(cysts, place, {
        radius: random.uniform(0.6, 2.2),
        softness: 1.6,
        strength: random.uniform(0.5, 1),
      });
    } else if (draw < cystShare + openingShare) {
      dot(openings, place, {
        radius: random.uniform(0.8, 2.6),
        stretch: random.uniform(1, 1.8),
        angle: random.uniform(0, Math.PI),
        softness: 1,
        strength: random.uniform(0.6, 1),
      });
    }
  }
  painting.absorb(PIGMENTS.melanin, openings, (_x, _y, i) => 1.6 * body[i]);
  painting.cover(SCATTERERS.cyst, cysts, (_x, _y, i) => 0.7 * body[i]);
}

/** Cerebriform surface: fat pale ridges between dark winding fissures. */
function paintRidges(painting: Painting, random: Random, body: Mask): void {
  const noise = new Noise(random);
  const size = random.uniform(7, 11);
  // Where smooth noise crosses zero, it draws winding closed lines: the fissures.
  const height = fill((x, y) => {
    const bend = 1.3 * noise.fbm(x / 30, 60 + y / 30);
    return Math.abs(noise.value(x / size + bend, y / size - bend));
  });
  const uneven = mottle(random, 14, 0.7);
  const depth = random.uniform(0.35, 0.85);
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => {
    return depth * uneven(x, y, i) * smoothstep(0.38, 0, height[i]);
  });
  painting.cover(SCATTERERS.cyst, body, (_x, _y, i) => 0.18 * smoothstep(0.2, 0.8, height[i]));
}

/** Fine brown parallel lines, gently bent and broken. */
function paintFingerprint(painting: Painting, random: Random, body: Mask): void {
  const noise = new Noise(random);
  const angle = random.uniform(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const gap = random.uniform(3, 4.2);
  const strength = random.uniform(0.3, 0.5);
  painting.absorb(PIGMENTS.melanin, body, (x, y) => {
    const across = x * cos + y * sin + 22 * noise.fbm(x / 32, y / 32, 2);
    const kept = smoothstep(-0.3, 0.3, noise.fbm(x / 9, 70 + y / 9, 2));
    return strength * kept * smoothstep(-0.5, 1, Math.sin((across / gap) * 2 * Math.PI));
  });
}
