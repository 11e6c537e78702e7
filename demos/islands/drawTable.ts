/** A table of a page as a drawing, for charts that are tables: what is seen of it, box by box and word by word. */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Draws a table as it stands on the page now: grounds, borders and text. What style sheets set in before
 * or after an element is left out, and so are shadows and pictures.
 */
export function drawTable(table: HTMLTableElement): SVGSVGElement {
  const { x, y, width, height } = table.getBoundingClientRect();
  const svg = element('svg', { viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}` });
  const inner = element('g', { transform: `translate(${-x} ${-y})` });
  svg.append(inner);
  for (const part of [table, ...table.querySelectorAll<HTMLElement>('*')]) {
    if (!part.checkVisibility({ visibilityProperty: true })) continue;
    inner.append(...drawBox(part));
    for (const node of part.childNodes) {
      if (node instanceof Text) inner.append(...drawText(node, part));
    }
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

/** A line of words, and its place on the page. */
interface Line {
  words: string[];
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The words of a text, a line at a time, anchored as they are aligned: another font may be wider. */
function drawText(text: Text, parent: HTMLElement): SVGElement[] {
  const style = getComputedStyle(parent);
  const isUpright = style.writingMode !== 'horizontal-tb';
  const anchor = isUpright ? 'middle' : anchorOf(style.textAlign);
  return linesOf(text, isUpright).map(({ words, left, right, top, bottom }) => {
    const x = { start: left, middle: (left + right) / 2, end: right }[anchor];
    const y = (top + bottom) / 2;
    const drawn = element('text', {
      ...{ x, y, dy: '0.35em', fill: style.color, 'text-anchor': anchor },
      'font-family': style.fontFamily,
      'font-size': style.fontSize,
      'font-weight': style.fontWeight,
    });
    if (isUpright) drawn.setAttribute('transform', `rotate(-90 ${x} ${y})`);
    drawn.textContent = words.join(' ');
    return drawn;
  });
}

function linesOf(text: Text, isUpright: boolean): Line[] {
  const lines: Line[] = [];
  for (const { 0: word, index } of text.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    const line = lines.at(-1);
    if (line && (isUpright || Math.abs(line.top - top) < 1)) {
      line.words.push(word);
      line.left = Math.min(line.left, left);
      line.right = Math.max(line.right, right);
      line.top = Math.min(line.top, top);
      line.bottom = Math.max(line.bottom, bottom);
    } else lines.push({ words: [word], left, right, top, bottom });
  }
  return lines;
}

function anchorOf(align: string): 'start' | 'middle' | 'end' {
  if (align === 'center') return 'middle';
  return align === 'end' || align === 'right' ? 'end' : 'start';
}

function isClear(colour: string): boolean {
  return colour === 'transparent' || /[,/] 0\)$/.test(colour);
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
