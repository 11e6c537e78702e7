import { describe, expect, it } from 'vitest';
import { placeBesideLine, spreadLabels } from '../../demos/charts/placeLabels.ts';

const room = { gap: 10, top: 0, bottom: 100 };
const at = (y: number, left = 0) => ({ left, right: left + 20, y });

describe('spreadLabels', () => {
  it('leaves labels alone that do not meet', () => {
    expect(spreadLabels([at(50), at(20), at(80)], room)).toEqual([50, 20, 80]);
  });

  it('pushes a label down from the one above it', () => {
    expect(spreadLabels([at(54), at(50)], room)).toEqual([60, 50]);
  });

  it('pushes labels up from the bottom, in their order', () => {
    expect(spreadLabels([at(99), at(97), at(98)], room)).toEqual([100, 80, 90]);
  });

  it('lets labels stand side by side', () => {
    expect(spreadLabels([at(50), at(52, 30)], room)).toEqual([50, 52]);
  });

  it('brings labels inside', () => {
    expect(spreadLabels([at(-30), at(130)], room)).toEqual([0, 100]);
  });
});

describe('placeBesideLine', () => {
  const size = { width: 40, height: 10 };
  const within = { left: 0, right: 120, top: 0, bottom: 100 };

  it('stands above the line, at its left, where nothing is in the way', () => {
    expect(placeBesideLine(50, size, within, [], [])).toMatchObject({ left: 0, bottom: 47 });
  });

  it('goes below where a curve runs above', () => {
    const curve = [
      { x: 0, y: 42 },
      { x: 120, y: 42 },
    ];
    expect(placeBesideLine(50, size, within, [curve], [])).toMatchObject({ left: 0, top: 54 });
  });

  it('moves along a steep curve until it is clear', () => {
    const curve = [
      { x: 0, y: 0 },
      { x: 30, y: 100 },
    ];
    const box = placeBesideLine(50, size, within, [curve], []);
    // The curve passes the box's lower edge, and the air beneath it, at 30 × 51 / 100.
    expect(box.left).toBeGreaterThanOrEqual(15.3);
    expect(box.left).toBeLessThan(30);
  });

  it('keeps off other labels', () => {
    const other = { left: 0, right: 60, top: 30, bottom: 70 };
    expect(placeBesideLine(50, size, within, [], [other]).left).toBeGreaterThan(60);
  });

  it('takes the widest gap where nothing is clear', () => {
    const above = [
      { x: 0, y: 46 },
      { x: 120, y: 36 },
    ];
    const below = [
      { x: 0, y: 59 },
      { x: 120, y: 59 },
    ];
    const box = placeBesideLine(50, size, within, [above, below], []);
    expect(box).toMatchObject({ left: 80, bottom: 47 });
  });
});
