/**
 * The contents beside an article: marks the section that is being read, and makes room while a side
 * note or a bench passes through the margin.
 */
const HEADER = 96;

const contents = document.querySelector<HTMLElement>('[data-contents]');
const article = document.querySelector('article');

if (contents && article) {
  const links = [...contents.querySelectorAll<HTMLAnchorElement>('a')];
  const headings = links.map((link) => document.getElementById(link.hash.slice(1)));
  const passing = [...article.querySelectorAll('.wide, .side-note')];

  const update = () => {
    const open = headings.findLastIndex(
      (heading) => heading && heading.getBoundingClientRect().top <= HEADER,
    );
    links.forEach((link, i) => {
      if (i === open) link.setAttribute('aria-current', 'location');
      else link.removeAttribute('aria-current');
    });
    const place = contents.getBoundingClientRect();
    contents.toggleAttribute(
      'data-covered',
      passing.some((element) => overlaps(element.getBoundingClientRect(), place)),
    );
  };

  let scheduled = false;
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      update();
    });
  };
  addEventListener('scroll', schedule, { passive: true });
  addEventListener('resize', schedule);
  update();
}

function overlaps(a: DOMRect, b: DOMRect): boolean {
  return a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom;
}
