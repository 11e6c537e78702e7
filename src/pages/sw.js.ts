/**
 * The service worker while the site is being worked on: it removes one that a built site has left at this
 * address, with its old pages. A build writes the real one over it (`integrations/offline.ts`).
 */
import type { APIRoute } from 'astro';

const REMOVE = `self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.registration.unregister()));
`;

export const GET: APIRoute = () =>
  new Response(REMOVE, { headers: { 'Content-Type': 'text/javascript' } });
