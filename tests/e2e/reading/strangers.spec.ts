/** Images that are none, or more than they seem, in a sample of the reader's own. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { strToU8, zipSync } from 'fflate';
import sharp from 'sharp';
import { LABELS } from '../../../demos/engine/data/labels.ts';

/** Two images of each class, the first of them a stranger. */
function zipWith(stranger: Uint8Array, sound: Uint8Array): Buffer {
  const ids = LABELS.flatMap((dx) => [0, 1].map((i) => ({ id: `${dx}_${i}`, dx })));
  const rows = ids.map(({ id, dx }) => `${id},${dx}\n`);
  const files: Record<string, Uint8Array> = {
    'labels.csv': strToU8(`image_id,dx\n${rows.join('')}`),
  };
  for (const { id } of ids) files[`images/${id}.jpg`] = id === 'akiec_0' ? stranger : sound;
  return Buffer.from(zipSync(files));
}

const square = (side: number) =>
  sharp({
    create: { width: side, height: side, channels: 3, background: '#c96' },
    limitInputPixels: false,
  });

async function giveOwnData(page: Page, buffer: Buffer): Promise<Locator> {
  await page.goto('embed/dataset/');
  const demo = page.locator('[data-demo=dataset]');
  await demo.locator('.own-data summary').click();
  await demo
    .locator('input[name=zip]')
    .setInputFiles({ name: 'mine.zip', mimeType: 'application/zip', buffer });
  await demo.locator('[data-action=draw]').click();
  return demo;
}

const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';
const sound = () => square(300).jpeg().toBuffer();

const TAKEN = {
  'an image of one pixel': () => square(1).jpeg().toBuffer(),
  'a JPEG for printers, in CMYK': () => square(300).toColourspace('cmyk').jpeg().toBuffer(),
  'a PNG that is called .jpg': () => square(300).png().toBuffer(),
};

for (const [name, make] of Object.entries(TAKEN)) {
  test(`${name} is taken`, async ({ page }) => {
    const demo = await giveOwnData(page, zipWith(await make(), await sound()));
    await expect(demo.locator('[data-output=state]')).toHaveText('Yours');
    await expect(demo.locator('.image-grid img')).toHaveCount(14);
    for (const image of await demo.locator('.image-grid img').all()) {
      await image.scrollIntoViewIfNeeded();
      await expect(image).toHaveJSProperty('naturalWidth', 200);
    }
  });
}

const REFUSED: Record<string, { make: () => Promise<Uint8Array>; says: RegExp }> = {
  'an image of 20,000 by 20,000 pixels': {
    make: () => square(20_000).jpeg().toBuffer(),
    says: /akiec_0\.jpg has 20000 × 20000 pixels; at most 50 million/,
  },
  'a moving picture': {
    make: () => square(20).gif().toBuffer(),
    says: /akiec_0\.jpg is no JPEG and no PNG but a gif/,
  },
  'a drawing with a script in it': {
    make: async () => strToU8(SVG),
    says: /akiec_0\.jpg is no JPEG and no PNG but a svg/,
  },
  noise: {
    make: async () => new Uint8Array(3000).fill(7),
    says: /akiec_0\.jpg is no JPEG and no PNG\./,
  },
  'the first half of a JPEG': {
    make: async () => {
      const whole = await sharp({
        create: {
          width: 300,
          height: 300,
          channels: 3,
          background: '#000',
          noise: { type: 'gaussian', mean: 128, sigma: 60 },
        },
      })
        .jpeg()
        .toBuffer();
      return whole.subarray(0, 400);
    },
    says: /akiec_0\.jpg (cannot be decoded|is no JPEG)/,
  },
};

for (const [name, { make, says }] of Object.entries(REFUSED)) {
  test(`${name} is refused, with its name and what to do`, async ({ page }) => {
    test.setTimeout(120_000);
    let asked = false;
    page.on('dialog', () => {
      asked = true;
    });
    const demo = await giveOwnData(page, zipWith(await make(), await sound()));
    const problems = demo.locator('.own-data');
    await expect(problems).toContainText(says);
    await expect(problems).toContainText('Replace it, or take it out of the labels.');
    await expect(demo.locator('[data-output=state]')).not.toHaveText('Yours');
    expect(asked).toBe(false);
  });
}
