/** A table of a page as a drawing, for charts that are tables: what is seen of it, box by box and word by word. */

const SVG = 'http://www.w3.org/2000/svg';

/** Pixels around the table. */
const MARGIN = 8;

/**
 * Draws a table as it stands on the page now: grounds, borders and text. What style sheets set in before
 * or after an element is left out, and so are shadows and pictures.
 */
export function drawTable(table: HTMLTableElement): SVGSVGElement {
  const { x, y, width, height } = table.getBoundingClientRect();
  const size = `${Math.ceil(width) + 2 * MARGIN} ${Math.ceil(height) + 2 * MARGIN}`;
  const svg = element('svg', { viewBox: `${-MARGIN} ${-MARGIN} ${size}` });
  const inner = element('g', { transform: `translate(${-x} ${-y})` });
  svg.append(inner);
  for (const part of [table, ...table.querySelectorAll<HTMLElement>('*')]) {
    if (part.checkVisibility({ visibilityProperty: true })) inner.append(...drawBox(part));
  }
  for (const cell of table.querySelectorAll<HTMLElement>('caption, th, td')) {
    if (cell.checkVisibility({ visibilityProperty: true })) inner.append(...drawWords(cell));
  }
  return svg as SVGSVGElement;
}

/** The ground of an element, its outline, and its borders. */
function drawBox(part: HTMLElement): SVGElement[] {
  const { x, y, width, height, right, bottom } = part.getBoundingClientRect();
  const style = getComputedStyle(part);
  const drawn: SVGElement[] = [];
  const box = { x, y, width, height, rx: radiusOf(style.borderTopRightRadius, width) };
  if (!isClear(style.backgroundColor)) {
    drawn.push(element('rect', { ...box, fill: style.backgroundColor, opacity: style.opacity }));
  }
  if (style.outlineStyle !== 'none') {
    const stroke = { stroke: style.outlineColor, 'stroke-width': style.outlineWidth };
    drawn.push(element('rect', { ...box, fill: 'none', ...stroke }));
  }
  const sides = [
    ['Top', x, y, right, y],
    ['Bottom', x, bottom, right, bottom],
    ['Left', x, y, x, bottom],
    ['Right', right, y, right, bottom],
  ] as const;
  for (const [side, x1, y1, x2, y2] of sides) {
    const [line, stroke] = [style[`border${side}Style`], style[`border${side}Color`]];
    const thickness = Number.parseFloat(style[`border${side}Width`]);
    if (line === 'none' || thickness === 0 || isClear(stroke)) continue;
    drawn.push(
      element('line', {
        ...{ x1, y1, x2, y2, stroke, 'stroke-width': thickness },
        'stroke-dasharray': line === 'solid' ? 'none' : `${thickness} ${2 * thickness}`,
      }),
    );
  }
  return drawn;
}

/** A piece of text on one line, with its place on the page. */
interface Words {
  text: string;
  style: CSSStyleDeclaration;
  box: DOMRect;
}

/**
 * The words of a cell, a line at a time, anchored as they are aligned: in a picture they may have another
 * font, and be wider.
 */
function drawWords(cell: HTMLElement): SVGElement[] {
  return linesOf(cell).map((line) => {
    const [{ style, box }] = line;
    const end = line[line.length - 1].box;
    const anchor = isUpright(style) ? 'middle' : anchorOf(style.textAlign);
    const x = { start: box.left, middle: (box.left + end.right) / 2, end: end.right }[anchor];
    const y = (box.top + (isUpright(style) ? end : box).bottom) / 2;
    const drawn = element('text', { x, y, dy: '0.35em', 'text-anchor': anchor });
    if (isUpright(style)) {
      const degrees = style.rotate === '180deg' ? -90 : 90;
      drawn.setAttribute('transform', `rotate(${degrees} ${x} ${y})`);
    }
    for (const [i, words] of line.entries()) {
      const part = element('tspan', {
        fill: words.style.color,
        'font-family': words.style.fontFamily,
        'font-size': words.style.fontSize,
        'font-weight': words.style.fontWeight,
      });
      if (i > 0 && words.box.left > line[i - 1].box.right + 1) part.setAttribute('dx', '0.3em');
      part.textContent = words.text;
      drawn.append(part);
    }
    return drawn;
  });
}

/** What stands beside one another in a cell. */
function linesOf(cell: HTMLElement): Words[][] {
  const lines: Words[][] = [];
  const texts = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode as Text;
    const style = getComputedStyle(node.parentElement ?? cell);
    for (const { 0: text, index } of node.data.matchAll(/\S+/g)) {
      const range = document.createRange();
      range.setStart(node, index);
      range.setEnd(node, index + text.length);
      const box = range.getBoundingClientRect();
      if (box.width === 0) continue;
      const line = lines.at(-1);
      const middle = (box.top + box.bottom) / 2;
      const isBeside = line && middle > line[0].box.top && middle < line[0].box.bottom;
      if (line && (isBeside || isUpright(style))) line.push({ text, style, box });
      else lines.push([{ text, style, box }]);
    }
  }
  return lines;
}

function isUpright({ writingMode }: CSSStyleDeclaration): boolean {
  return writingMode !== 'horizontal-tb';
}

function anchorOf(align: string): 'start' | 'middle' | 'end' {
  if (align === 'center') return 'middle';
  return align === 'end' || align === 'right' ? 'end' : 'start';
}

function isClear(colour: string): boolean {
  return /^rgba\(.* 0\)$|\/ 0\)$/.test(colour);
}

/** A radius in pixels; it may be given as a part of the width. */
function radiusOf(radius: string, width: number): number {
  const value = Number.parseFloat(radius);
  return radius.endsWith('%') ? (value / 100) * width : value;
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}
