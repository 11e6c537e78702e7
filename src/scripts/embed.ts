/**
 * What a demo in an iframe tells the page around it (`/guide/embedding/` documents the messages): its
 * height, to any page; and how its run goes, only to the origin that the link names by `?origin=`.
 */

/** Ends of what a demo computes. */
const ENDS = ['done', 'failed', 'cancelled'];
const ACTIVE = ['preparing', 'running', 'paused'];

type Message =
  | { type: 'height'; height: number }
  | { type: 'state'; state: string }
  | { type: 'progress'; message: string; fraction: number | null }
  | { type: 'result'; state: string; notice: string; result: unknown };

const demo = document.querySelector<HTMLElement>('[data-demo]');

if (demo && parent !== window) {
  tellHeight(demo);
  const origin = new URLSearchParams(location.search).get('origin');
  if (origin !== null) {
    const says = document.querySelector<HTMLElement>('[data-embed-origin]');
    if (isOrigin(origin)) tellRun(demo, origin);
    if (says) {
      says.hidden = false;
      says.textContent = isOrigin(origin)
        ? `The page around this demo, at ${origin}, is told how a run goes and what comes of it.`
        : `The link asks for origin=${origin}, which is ignored: it must be an origin, such as https://example.org.`;
    }
  }
}
const page = demo?.closest<HTMLElement>('[data-page]')?.dataset.page;
if (page) leadLinksTo(page);

/** A demo's own links are queries and fragments: outside the embed they mean the page it stands on. */
function leadLinksTo(page: string): void {
  addEventListener(
    'click',
    ({ target }) => {
      const link = target instanceof Element ? target.closest('a') : null;
      const href = link?.getAttribute('href') ?? '';
      if (link && /^[?#]/.test(href)) link.href = page + href;
    },
    { capture: true },
  );
}

function tellHeight(demo: HTMLElement): void {
  const root = document.documentElement;
  new ResizeObserver(() => {
    const height = Math.ceil(root.getBoundingClientRect().height);
    post(demo, { type: 'height', height }, '*');
  }).observe(root);
}

/** Tells what changes in the demo's own outputs, which are the same for programs and for people. */
function tellRun(demo: HTMLElement, origin: string): void {
  let state = '';
  let progress = '';
  const look = () => {
    const before = state;
    state = demo.dataset.state ?? '';
    if (state !== before) post(demo, { type: 'state', state }, origin);

    const message = textOf(demo, 'progress');
    if (message && message !== progress) {
      const bar = demo.querySelector('progress');
      const fraction = bar && bar.position >= 0 ? bar.position : null;
      post(demo, { type: 'progress', message, fraction }, origin);
    }
    progress = message;

    // A result of before, which the browser kept, is nobody's business.
    if (ACTIVE.includes(before) && ENDS.includes(state)) {
      const result = JSON.parse(textOf(demo, 'run') || 'null');
      post(demo, { type: 'result', state, notice: textOf(demo, 'notice'), result }, origin);
    }
  };
  new MutationObserver(look).observe(demo, {
    attributes: true,
    characterData: true,
    childList: true,
    subtree: true,
  });
  look();
}

function textOf(demo: HTMLElement, output: string): string {
  return demo.querySelector(`[data-output=${output}]`)?.textContent ?? '';
}

function post(demo: HTMLElement, message: Message, origin: string): void {
  const { demo: id } = demo.dataset;
  parent.postMessage({ format: 'lesion-lab/embed', version: 1, demo: id, ...message }, origin);
}

/** `https://example.org`: no path, no `*`. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.parse(text)?.origin === text;
}
