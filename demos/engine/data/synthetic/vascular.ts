import type { Random } from '../../random.ts';
import { Noise, smoothstep } from './noise.ts';
import { type Mask, type Painting, PIGMENTS, SCATTERERS } from './painting.ts';
import { emptyMask, fill, inside, mottle, outline } from './shapes.ts';

/**
 * Paints a vascular lesion (angioma, angiokeratoma): sharply bounded lacunae, red, purple or blue, with
 * paler septa between them; in some the blood has clotted and is nearly black, under a whitish veil.
 *
 * Signs: Wolf, "Dermoscopic diagnosis of vascular lesions", Clin Dermatol 20 (2002); Zaballos et al.,
 * "Dermoscopy of solitary angiokeratomas: a morphological study", Arch Dermatol 143 (2007).
 */
export function paintVascularLesion(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(18, 54),
    stretch: random.uniform(1, 1.5),
    wobble: random.uniform(0.05, 0.13),
    detail: 2,
    fray: 1.5,
  });
  painting.absorb(PIGMENTS.blood, inside(shape, random.uniform(8, 18)), random.uniform(0, 0.3));

  const body = inside(shape, random.uniform(1.5, 3));
  const { lacunae, clots } = drawLacunae(random, shape.radius);
  const grain = mottle(random, 8, 0.35);
  const between = random.uniform(0.25, 0.8);
  const full = random.uniform(0.4, 1.4);
  painting.absorb(
    PIGMENTS.blood,
    body,
    (x, y, i) => (between + full * lacunae[i]) * grain(x, y, i),
  );
  const blue = random.next() < 0.45 ? random.uniform(0.3, 0.9) : random.uniform(0, 0.15);
  const clotted = random.next() < 0.4 ? random.uniform(0.7, 1.4) : 0;
  painting.absorb(PIGMENTS.venousBlood, body, (_x, _y, i) => {
    return lacunae[i] * (blue + clotted * clots[i]);
  });
  if (random.next() < 0.4) {
    const noise = new Noise(random);
    const haze = random.uniform(0.2, 0.5);
    painting.cover(SCATTERERS.veil, body, (x, y) => {
      return haze * smoothstep(-0.1, 0.5, noise.fbm(x / 10, y / 10, 4));
    });
  }
}

/** Rounded chambers packed close: how full of blood each pixel is, and how clotted. */
function drawLacunae(random: Random, radius: number): { lacunae: Mask; clots: Mask } {
  const noise = new Noise(random);
  const size = Math.max(5, radius * random.uniform(0.25, 0.55));
  const wall = random.uniform(0.2, 0.6);
  const share = random.uniform(-0.3, 0.6);
  const lacunae = emptyMask();
  const clots = fill((x, y, i) => {
    const bendX = 0.35 * noise.fbm(x / size, 40 + y / size, 2);
    const bendY = 0.35 * noise.fbm(40 + x / size, y / size, 2);
    const { nearest, second, value } = noise.cells(x / size + bendX, y / size + bendY, 0.8);
    // Fullest in the middle, as a ball is; some fuller than others.
    const full = smoothstep(0, wall, second - nearest - 0.05) * smoothstep(0.75, 0.25, nearest);
    lacunae[i] = full * (0.8 + 0.35 * value);
    return smoothstep(share, share + 0.2, value);
  });
  return { lacunae, clots };
}
