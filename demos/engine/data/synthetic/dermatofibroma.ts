import type { Random } from '../../random.ts';
import { smoothstep } from './noise.ts';
import { type Painting, PIGMENTS, SCATTERERS } from './painting.ts';
import { fill, inside, mottle, network, outline } from './shapes.ts';

/**
 * Paints a dermatofibroma: roundish and pinkish brown, a white scar-like patch (or a white network) in
 * the middle, and a delicate brown network around it that fades into the skin.
 *
 * Signs: Zaballos et al., "Dermoscopy of dermatofibromas: a prospective morphological study of 412
 * cases", Arch Dermatol 144 (2008).
 */
export function paintDermatofibroma(painting: Painting, random: Random): void {
  const shape = outline(random, {
    radius: random.uniform(30, 58),
    stretch: random.uniform(1, 1.4),
    wobble: random.uniform(0.07, 0.16),
    fray: random.uniform(2, 5),
  });
  const body = inside(shape, random.uniform(8, 16));
  const brown = mottle(random, 12, 0.5);
  const melanin = random.uniform(0.15, 0.75);
  painting.absorb(PIGMENTS.melanin, body, (x, y, i) => melanin * brown(x, y, i));
  const flushed = mottle(random, 16, 0.5);
  const flush = random.uniform(0.1, 0.5);
  painting.absorb(PIGMENTS.blood, body, (x, y, i) => flush * flushed(x, y, i));

  const brownLines = network(random, {
    spacing: random.uniform(4.5, 6.5),
    thickness: random.uniform(0.3, 0.45),
    jitter: 0.7,
  });
  const uneven = mottle(random, 14, 0.6);
  const delicate = random.uniform(0.25, 0.55);
  // The rim of the lesion, where the network is.
  const around = fill((x, y, i) => {
    return body[i] && body[i] * smoothstep(-shape.radius * 0.8, -5, shape.distance(x, y, i));
  });
  painting.absorb(PIGMENTS.melanin, around, (x, y, i) => {
    return delicate * uneven(x, y, i) * (0.5 + brownLines(x, y, i));
  });

  const patch = outline(random, {
    x: shape.x + random.normal() * 2,
    y: shape.y + random.normal() * 2,
    radius: shape.radius * random.uniform(0.3, 0.6),
    stretch: random.uniform(1, 1.5),
    wobble: random.uniform(0.1, 0.3),
    fray: 4,
  });
  const scar = inside(patch, random.uniform(4, 9));
  const white = random.uniform(0.4, 0.75);
  const cloud = mottle(random, 9, 0.4);
  const lines = network(random, { spacing: 8, thickness: 0.5, jitter: 0.8 });
  // In some the white is a network itself.
  const netted = random.next() < 0.35;
  painting.cover(SCATTERERS.scar, scar, (x, y, i) => {
    const texture = netted ? 0.3 + 0.7 * lines(x, y, i) : 1;
    return Math.min(0.9, white * texture * cloud(x, y, i));
  });
}
