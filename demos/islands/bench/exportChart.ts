/** Charts of a page as files: the picture as SVG or PNG, the numbers as CSV. */
import { unparse } from 'papaparse';
import { drawTable } from './drawTable.ts';

/** What a drawing takes from the page's style sheets; it must carry them along. */
const INHERITED = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'visibility',
  'font-family',
  'font-size',
  'font-weight',
  'font-variant-numeric',
  'letter-spacing',
  'text-anchor',
] as const;

/** Pixels of a PNG for one of the page: sharp on a slide, and in print at the width of a column. */
const PNG_SCALE = 3;

/** What can be made a picture: a chart's drawing, or the table that is the chart. */
export type Drawing = SVGSVGElement | HTMLTableElement;

/**
 * A drawing as a file of its own: it looks the same without the page's styles, on the page's ground, and
 * holds its pictures.
 */
export async function svgFile(drawing: Drawing): Promise<Blob> {
  const copy = drawing instanceof HTMLTableElement ? drawTable(drawing) : await styledCopy(drawing);
  const { width, height } = copy.viewBox.baseVal;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.style.background = groundOf(drawing);
  const text = new XMLSerializer().serializeToString(copy);
  return new Blob([text.replaceAll(MIXED, plainColour)], { type: 'image/svg+xml' });
}

/** A colour that was mixed from others, as browsers write it and few other programs read it. */
const MIXED = /color\(srgb ([\d.e-]+) ([\d.e-]+) ([\d.e-]+)(?: \/ ([\d.e-]+))?\)/g;

function plainColour(_: string, ...[red, green, blue, alpha = '1']: string[]): string {
  const bytes = [red, green, blue].map((part) => Math.round(255 * Number(part)));
  return `rgba(${bytes.join(', ')}, ${alpha})`;
}

/** A copy that has the styles in its elements and the pictures in itself. */
async function styledCopy(drawing: SVGSVGElement): Promise<SVGSVGElement> {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [i, original] of originals.entries()) {
    const style = getComputedStyle(original);
    // What is not shown now, such as readings under the pointer, does not belong in a picture.
    if (style.display === 'none') copies[i].remove();
    for (const name of INHERITED) copies[i].style.setProperty(name, style.getPropertyValue(name));
    copies[i].removeAttribute('class');
  }
  await Promise.all([...copy.querySelectorAll('image')].map(embedPicture));
  return copy;
}

/** The same as pixels. */
export async function pngFile(drawing: Drawing): Promise<Blob> {
  const url = URL.createObjectURL(await svgFile(drawing));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * PNG_SCALE;
    canvas.height = image.naturalHeight * PNG_SCALE;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) =>
        blob ? resolve(blob) : reject(new Error('This browser made no picture of the chart.')),
      );
    });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A table's cells as CSV, one line a row; a cell that spans several stands first, then emptiness. */
export function csvFile(table: HTMLTableElement): Blob {
  const rows = [...table.rows].map((row) =>
    [...row.cells].flatMap((cell) => [
      (cell.textContent ?? '').trim(),
      ...Array<string>(cell.colSpan - 1).fill(''),
    ]),
  );
  return new Blob([unparse(rows)], { type: 'text/csv' });
}

/** Puts the file of a picture in the place of its address. */
async function embedPicture(image: SVGImageElement): Promise<void> {
  const address = image.getAttribute('href') ?? '';
  if (address.startsWith('data:')) return;
  const file = await (await fetch(address)).blob();
  const reader = new FileReader();
  await new Promise<void>((resolve, reject) => {
    reader.onload = () => resolve();
    reader.onerror = () => reject(new Error('A picture in it could not be read.'));
    reader.readAsDataURL(file);
  });
  image.setAttribute('href', reader.result as string);
}

/** The colour behind an element: that of the nearest one around it that has any. */
function groundOf(element: Element): string {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const { backgroundColor } = getComputedStyle(at);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)' && backgroundColor !== 'transparent') {
      return backgroundColor;
    }
  }
  return 'white';
}
