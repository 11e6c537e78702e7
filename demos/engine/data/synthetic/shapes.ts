import type { Random } from '../../random.ts';
import { Noise, smoothstep } from './noise.ts';
import { type Field, HEIGHT, type Mask, WIDTH } from './painting.ts';

/** A point of the picture, in pixels. */
export interface Point {
  x: number;
  y: number;
}

/** The outline of a lesion. */
export interface Outline extends Point {
  /** Mean distance of the rim from the centre, in pixels. */
  radius: number;
  /** About how far a point lies outside the rim, in pixels; negative inside. */
  distance: Field;
}

/** What an outline looks like. */
interface OutlineOptions extends Partial<Point> {
  radius: number;
  /** Length over breadth. */
  stretch?: number;
  /** How far the rim strays, as part of the radius. */
  wobble: number;
  /** How many bays the rim has room for; more is more ragged. */
  detail?: number;
  /** How far the rim frays in its small parts, in pixels. */
  fray?: number;
}

/** A roundish outline at a random angle, near the middle unless a place is given. */
export function outline(random: Random, options: OutlineOptions): Outline {
  const { radius, wobble, detail = 1.5, stretch = 1, fray = 2 } = options;
  const x = options.x ?? WIDTH / 2 + random.normal() * 8;
  const y = options.y ?? HEIGHT / 2 + random.normal() * 6;
  const angle = random.uniform(0, Math.PI);
  const cos = Math.cos(angle) / Math.sqrt(stretch);
  const sin = Math.sin(angle) / Math.sqrt(stretch);
  const noise = new Noise(random);
  const distance = (px: number, py: number) => {
    const along = (px - x) * cos + (py - y) * sin;
    const across = ((py - y) * cos - (px - x) * sin) * stretch;
    const r = Math.sqrt(along * along + across * across) + 1e-6;
    // Noise on a circle closes on itself.
    const bays = noise.fbm(50 + (along / r) * detail, 50 + (across / r) * detail);
    return r - radius * (1 + 2 * wobble * bays) + 2 * fray * noise.fbm(px / 6, py / 6, 2);
  };
  return { x, y, radius, distance };
}

/** 1 inside an outline, 0 outside, over a rim of `softness` pixels to both sides. */
export function inside({ distance }: Outline, softness: number): Mask {
  return fill((x, y, i) => smoothstep(softness, -softness, distance(x, y, i)));
}

/** The mask of a field. */
export function fill(field: Field): Mask {
  const mask = emptyMask();
  let i = 0;
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, i++) mask[i] = field(x, y, i);
  }
  return mask;
}

/** A factor around 1 that varies in patches of about `size` pixels and in their grain. */
export function mottle(random: Random, size: number, contrast: number): Field {
  const noise = new Noise(random);
  return (x, y) => Math.max(0.1, 1 + 2 * contrast * noise.fbm(x / size, y / size, 4));
}

/**
 * Points spread over an outline on a honeycomb.
 *
 * @param spacing between neighbours, in pixels.
 * @param jitter 0 for a regular honeycomb, 1 for disorder.
 */
export function scatter(
  random: Random,
  { x, y, radius, distance }: Outline,
  spacing: number,
  jitter: number,
): Point[] {
  const points: Point[] = [];
  const reach = Math.ceil((radius * 2) / spacing);
  for (let row = -reach; row <= reach; row++) {
    for (let column = -reach; column <= reach; column++) {
      const point = {
        x: x + (column + (row & 1 ? 0.5 : 0) + random.uniform(-0.5, 0.5) * jitter) * spacing,
        y: y + (row * 0.87 + random.uniform(-0.5, 0.5) * jitter) * spacing,
      };
      if (distance(point.x, point.y, 0) < -1) points.push(point);
    }
  }
  return points;
}

/**
 * The lines of a pigment network: 1 on a line, 0 in a hole.
 *
 * @param spacing from hole to hole, in pixels.
 * @param thickness of the lines, as part of a hole.
 * @param jitter 0 for a regular honeycomb, 1 for an irregular one.
 */
export function network(
  random: Random,
  { spacing, thickness, jitter }: { spacing: number; thickness: number; jitter: number },
): Field {
  const noise = new Noise(random);
  const angle = random.uniform(0, Math.PI);
  const cos = Math.cos(angle) / spacing;
  const sin = Math.sin(angle) / spacing;
  return (x, y) => {
    const bend = noise.value(x / 19, y / 19) * 0.5;
    const { nearest, second } = noise.cells(
      x * cos + y * sin + bend,
      y * cos - x * sin + bend,
      jitter,
    );
    return smoothstep(thickness, 0, second - nearest);
  };
}

/** A mask with nothing on it. */
export function emptyMask(): Mask {
  return new Float32Array(WIDTH * HEIGHT);
}

/** Lays an ellipse on a mask: `strength` inside, fading over `softness` pixels at its rim. */
export function dot(
  mask: Mask,
  { x, y }: Point,
  options: {
    radius: number;
    stretch?: number;
    angle?: number;
    softness?: number;
    strength?: number;
  },
): void {
  const { radius, stretch = 1, angle = 0, softness = 0.8, strength = 1 } = options;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  onDisc(mask, x, y, radius * stretch + softness, (dx, dy) => {
    const r = Math.hypot((dx * cos + dy * sin) / stretch, dy * cos - dx * sin);
    return strength * smoothstep(radius + softness, radius - softness, r);
  });
}

/** Lays a line through points on a mask, `width(t)` pixels thick, with t from 0 to 1 along it. */
export function stroke(
  mask: Mask,
  points: readonly Point[],
  width: (t: number) => number,
  strength = 1,
): void {
  for (let i = 0; i + 1 < points.length; i++) {
    const from = points[i];
    const to = points[i + 1];
    const half = width(i / (points.length - 1)) / 2;
    // A line thinner than a pixel is a pixel wide and fainter.
    const ink = strength * Math.min(1, half * 2);
    const solid = Math.max(0.5, half);
    const lengthX = to.x - from.x;
    const lengthY = to.y - from.y;
    const squared = lengthX * lengthX + lengthY * lengthY || 1;
    const middleX = (from.x + to.x) / 2;
    const middleY = (from.y + to.y) / 2;
    onDisc(mask, middleX, middleY, Math.sqrt(squared) / 2 + solid + 1, (dx, dy) => {
      const px = middleX + dx - from.x;
      const py = middleY + dy - from.y;
      const t = Math.min(1, Math.max(0, (px * lengthX + py * lengthY) / squared));
      const distance = Math.hypot(px - t * lengthX, py - t * lengthY);
      return ink * Math.min(1, Math.max(0, solid + 0.5 - distance));
    });
  }
}

/** A wandering line: steps of two pixels whose direction strays by `curl` radians at each. */
export function wander(
  random: Random,
  start: Point,
  options: { angle: number; length: number; curl: number },
): Point[] {
  const points = [start];
  let { angle } = options;
  let turn = 0;
  for (let gone = 0; gone < options.length; gone += 2) {
    turn = turn * 0.7 + random.normal() * options.curl;
    angle += turn;
    const last = points[points.length - 1];
    points.push({ x: last.x + 2 * Math.cos(angle), y: last.y + 2 * Math.sin(angle) });
  }
  return points;
}

/** Raises a mask to `amount(dx, dy)` around a point, where that is more than what is there. */
function onDisc(
  mask: Mask,
  x: number,
  y: number,
  reach: number,
  amount: (dx: number, dy: number) => number,
): void {
  const left = Math.max(0, Math.floor(x - reach));
  const right = Math.min(WIDTH - 1, Math.ceil(x + reach));
  const top = Math.max(0, Math.floor(y - reach));
  const bottom = Math.min(HEIGHT - 1, Math.ceil(y + reach));
  for (let py = top; py <= bottom; py++) {
    for (let px = left; px <= right; px++) {
      const i = py * WIDTH + px;
      mask[i] = Math.max(mask[i], amount(px - x, py - y));
    }
  }
}
