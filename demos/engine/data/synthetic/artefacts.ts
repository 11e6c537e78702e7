import type { Random } from '../../random.ts';
import { HEIGHT, type Painting, PIGMENTS, WIDTH } from './painting.ts';
import { dot, emptyMask, stroke, wander } from './shapes.ts';

/** Paints what lies on the skin or under the glass: hair, bubbles in the gel, a ruler's marks. */
export function paintArtefacts(painting: Painting, random: Random): void {
  if (random.next() < 0.4) paintHair(painting, random);
  if (random.next() < 0.12) paintBubbles(painting, random);
  if (random.next() < 0.12) paintRuler(painting, random);
}

function paintHair(painting: Painting, random: Random): void {
  const hair = emptyMask();
  const count = random.next() < 0.15 ? 12 + random.integer(16) : 1 + random.integer(6);
  const lie = random.uniform(0, 2 * Math.PI);
  const thickness = random.uniform(0.6, 1.3);
  for (let left = count; left > 0; left--) {
    const start = { x: random.uniform(-20, WIDTH + 20), y: random.uniform(-20, HEIGHT + 20) };
    const angle = lie + random.normal() * 0.5;
    const line = wander(random, start, { angle, length: random.uniform(25, 150), curl: 0.012 });
    stroke(hair, line, (t) => thickness * (1 - 0.7 * t), random.uniform(0.6, 1));
  }
  const darkness = random.uniform(0.7, 1.8);
  painting.absorb(PIGMENTS.melanin, hair, darkness);
  painting.absorb(PIGMENTS.dark, hair, darkness * 0.4);
}

function paintBubbles(painting: Painting, random: Random): void {
  const rims = emptyMask();
  const shines = emptyMask();
  for (let left = 1 + random.integer(5); left > 0; left--) {
    const x = random.uniform(0, WIDTH);
    // Bubbles gather at the edges of the glass.
    const y = random.next() < 0.5 ? random.uniform(0, 30) : random.uniform(HEIGHT - 30, HEIGHT);
    const radius = random.uniform(3, 16);
    const circle = Array.from({ length: 41 }, (_, i) => ({
      x: x + radius * Math.cos((i / 40) * 2 * Math.PI),
      y: y + radius * Math.sin((i / 40) * 2 * Math.PI),
    }));
    stroke(rims, circle, () => 1.2, random.uniform(0.5, 1));
    stroke(shines, circle.slice(22, 34), () => 1.6);
    dot(shines, { x: x - radius * 0.3, y: y - radius * 0.4 }, { radius: radius * 0.12 });
  }
  painting.absorb(PIGMENTS.dark, rims, 0.3);
  painting.cover([1, 1, 1], shines, 0.7);
}

/** Short black marks in a row, in a corner. */
function paintRuler(painting: Painting, random: Random): void {
  const marks = emptyMask();
  const right = random.next() < 0.5;
  const top = random.next() < 0.5;
  const gap = random.uniform(7, 12);
  const count = 4 + random.integer(5);
  for (let mark = 0; mark < count; mark++) {
    const fromEdge = 4 + mark * gap;
    const x = right ? WIDTH - fromEdge : fromEdge;
    const y = top ? 3 : HEIGHT - 3;
    const length = (top ? 1 : -1) * (mark % 5 === 0 ? 10 : 6);
    stroke(
      marks,
      [
        { x, y },
        { x: x + length * 0.35, y: y + length },
      ],
      () => 1.1,
      0.9,
    );
  }
  painting.absorb(PIGMENTS.dark, marks, 2);
}
