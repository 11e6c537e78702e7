import type { Random } from '../../random.ts';
import { Noise, smoothstep } from './noise.ts';
import { HEIGHT, type Painting, PIGMENTS, WIDTH } from './painting.ts';
import { dot, emptyMask, fill, mottle, stroke, wander } from './shapes.ts';

/** Paints bare skin: tone, flush, mottling, furrows, freckles and small vessels. */
export function paintSkin(painting: Painting, random: Random): void {
  const everywhere = emptyMask().fill(1);
  const tone = mottle(random, 40, random.uniform(0.2, 0.6));
  const melanin = random.uniform(0.06, 0.15);
  painting.absorb(PIGMENTS.melanin, everywhere, (x, y, i) => melanin * tone(x, y, i));
  const flush = mottle(random, 24, random.uniform(0.15, 0.5));
  const blood = random.uniform(0.12, 0.26);
  painting.absorb(PIGMENTS.blood, everywhere, (x, y, i) => blood * flush(x, y, i));
  paintFurrows(painting, random);
  if (random.next() < 0.45) paintFreckles(painting, random);
  if (random.next() < 0.4) paintSmallVessels(painting, random);
}

/** The criss-cross of fine skin lines. */
function paintFurrows(painting: Painting, random: Random): void {
  const noise = new Noise(random);
  const angle = random.uniform(0, Math.PI);
  const cos = Math.cos(angle) / 5;
  const sin = Math.sin(angle) / 5;
  const furrows = fill((x, y) => {
    const bend = noise.fbm(x / 17, 90 + y / 17, 2);
    const { nearest, second } = noise.cells(
      x * cos + y * sin + bend,
      (y * cos - x * sin) * 0.55 + bend,
      1,
    );
    return smoothstep(0.2, 0, second - nearest);
  });
  painting.absorb(PIGMENTS.dark, furrows, random.uniform(0, 0.06));
}

function paintFreckles(painting: Painting, random: Random): void {
  const freckles = emptyMask();
  for (let left = 3 + random.integer(14); left > 0; left--) {
    const place = { x: random.uniform(0, WIDTH), y: random.uniform(0, HEIGHT) };
    dot(freckles, place, {
      radius: random.uniform(1, 4.5),
      stretch: random.uniform(1, 1.6),
      angle: random.uniform(0, Math.PI),
      softness: 3,
      strength: random.uniform(0.2, 1),
    });
  }
  const blotchy = mottle(random, 7, 1);
  painting.absorb(PIGMENTS.melanin, freckles, (x, y, i) => 0.3 * blotchy(x, y, i));
}

function paintSmallVessels(painting: Painting, random: Random): void {
  const vessels = emptyMask();
  for (let left = 6 + random.integer(20); left > 0; left--) {
    const start = { x: random.uniform(0, WIDTH), y: random.uniform(0, HEIGHT) };
    const angle = random.uniform(0, 2 * Math.PI);
    const line = wander(random, start, { angle, length: random.uniform(8, 40), curl: 0.18 });
    stroke(vessels, line, (t) => 1.3 - t, random.uniform(0.2, 1));
  }
  painting.absorb(PIGMENTS.blood, vessels, 0.28);
}
