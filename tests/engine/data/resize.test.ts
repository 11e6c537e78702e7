import { describe, expect, it } from 'vitest';
import { type ResampleFilter, resize } from '../../../demos/engine/data/resize.ts';

/**
 * What Pillow 11.3 makes of `Image.frombytes('RGB', (7, 5), bytes((i*i*37 + i*11) % 256 for i in
 * range(105)))`: `list(im.resize(size, resample).tobytes())`, resample 2 (bilinear) and 3 (bicubic).
 */
const PILLOW: { size: [number, number]; filter: ResampleFilter; bytes: string }[] = [
  {
    size: [4, 3],
    filter: 'bilinear',
    bytes: `83 121 175 99 125 184 110 179 175 133 205 149 142 134 129 64 77 124 122 101 126 151 140 112
      120 152 132 90 102 120 73 51 105 134 137 137`,
  },
  {
    size: [4, 3],
    filter: 'bicubic',
    bytes: `83 118 178 99 124 187 110 182 177 134 211 149 150 143 126 54 68 122 125 94 123 158 140 107
      123 155 131 85 98 118 65 43 103 139 141 138`,
  },
  {
    size: [5, 9],
    filter: 'bicubic',
    bytes: `24 62 189 120 109 175 43 225 243 48 228 197 116 229 153 58 109 173 115 111 191 71 180 204
      108 192 167 130 224 155 124 187 145 105 115 213 116 96 131 210 130 116 154 213 155 171 148 144
      88 114 163 96 46 98 183 141 138 156 175 127 191 85 147 71 111 96 55 24 93 112 165 172 154 130
      92 140 143 110 54 108 103 59 44 128 102 105 121 183 102 74 97 195 95 65 106 118 60 64 148 106
      53 81 186 105 87 118 168 148 135 110 114 35 59 114 109 63 106 116 165 158 133 151 179 174 112
      110 21 54 93 111 72 123 76 198 198`,
  },
];

const source = {
  width: 7,
  height: 5,
  data: Uint8Array.from({ length: 105 }, (_, i) => (i * i * 37 + i * 11) % 256),
};

describe('resize', () => {
  for (const { size, filter, bytes } of PILLOW) {
    it(`makes the bytes that Pillow makes: ${filter} to ${size.join(' × ')}`, () => {
      const result = resize(source, ...size, filter);
      expect([result.width, result.height]).toEqual(size);
      expect([...result.data]).toEqual(bytes.trim().split(/\s+/).map(Number));
    });
  }

  it('leaves an image of the right size as it is, in a copy', () => {
    const result = resize(source, 7, 5, 'bicubic');
    expect(result).toEqual(source);
    expect(result.data).not.toBe(source.data);
  });

  it('averages all pixels when everything becomes one pixel of a fine stripe pattern', () => {
    const data = Uint8Array.from({ length: 100 * 3 }, (_, i) => (Math.floor(i / 3) % 2) * 200);
    const result = resize({ width: 100, height: 1, data }, 1, 1, 'bilinear');
    expect([...result.data]).toEqual([100, 100, 100]);
  });

  it('refuses sides that are no whole numbers from 1 up', () => {
    expect(() => resize(source, 0, 5, 'bilinear')).toThrow(/width of 0/);
    expect(() => resize(source, 5, 2.5, 'bilinear')).toThrow(/height of 2.5/);
    expect(() => resize({ width: 0, height: 0, data: new Uint8Array() }, 5, 5, 'bilinear')).toThrow(
      /0 × 0/,
    );
  });
});
