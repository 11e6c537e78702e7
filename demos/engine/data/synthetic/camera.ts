import type { Random } from '../../random.ts';
import { smoothstep } from './noise.ts';
import { HEIGHT, type Painting, WIDTH } from './painting.ts';

/** Colours of a dermatoscope's light, each with its camera's white balance: bluish, neutral, salmon. */
const LAMPS = [
  [0.96, 0.9, 1],
  [0.99, 0.95, 0.97],
  [1.04, 0.94, 0.9],
] as const;

/**
 * Lights the picture and takes it: the lens's blur, the lamp's colour, fall-off to the corners, at times
 * the dark rim of the round field of view, and the sensor's grain.
 */
export function photograph(painting: Painting, random: Random): void {
  painting.soften(random.uniform(0.05, 0.17));
  const [from, to] = random.shuffle(LAMPS);
  const mix = random.next();
  const exposure = random.uniform(0.9, 1.02);
  const fallOff = random.uniform(0.03, 0.2);
  const middleX = WIDTH / 2 + random.normal() * 8;
  const middleY = HEIGHT / 2 + random.normal() * 6;
  // Mostly the round field is larger than the picture.
  const field = random.next() < 0.07 ? random.uniform(85, 112) : 1000;
  const grain = random.uniform(0.01, 0.03);

  const { light } = painting;
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const dx = (i % WIDTH) - middleX;
    const dy = Math.floor(i / WIDTH) - middleY;
    const r = Math.sqrt(dx * dx + dy * dy);
    const shade = exposure * (1 - fallOff * (r / 125) ** 2) * smoothstep(field + 5, field - 5, r);
    // Most of the grain is in the brightness, the same in all channels.
    const speckle = grain * (random.next() + random.next() - 1);
    for (let channel = 0; channel < 3; channel++) {
      const lamp = from[channel] + (to[channel] - from[channel]) * mix;
      const at = i * 3 + channel;
      light[at] = light[at] * lamp * shade + speckle + 0.015;
    }
  }
}
