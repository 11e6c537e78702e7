/** Work without a network: keeps the site in the browser, and says when a newer version is there. */
const notice = document.querySelector<HTMLElement>('[data-update]');

if (import.meta.env.PROD && 'serviceWorker' in navigator && notice) {
  // What the page itself needs goes first.
  if (document.readyState === 'complete') void keepSite(notice);
  else addEventListener('load', () => void keepSite(notice));
}

async function keepSite(notice: HTMLElement): Promise<void> {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  const isKept = (await navigator.serviceWorker.getRegistration()) !== undefined;
  if (connection?.saveData && !isKept) return;
  try {
    const registration = await navigator.serviceWorker.register(`${import.meta.env.BASE_URL}sw.js`);
    if (registration.waiting) announce(notice, registration);
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', () => {
        // The first version is there without a word.
        if (registration.waiting && navigator.serviceWorker.controller) {
          announce(notice, registration);
        }
      });
    });
  } catch {
    // A browser that keeps nothing, as in a private window: the site works as long as there is a network.
  }
}

/** Says it once, without taking the focus: whoever is training goes on. */
function announce(notice: HTMLElement, registration: ServiceWorkerRegistration): void {
  const text = document.createElement('p');
  text.textContent = 'A newer version of this site is there.';
  const now = button('Reload', () => {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload());
    registration.waiting?.postMessage({ type: 'SKIP_WAITING' });
  });
  notice.replaceChildren(
    text,
    now,
    button('Later', () => notice.replaceChildren()),
  );
}

function button(label: string, onPress: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', onPress);
  return element;
}
