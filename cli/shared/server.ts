/** The project's own web server: the built site, with the headers that threads in WebAssembly need. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import compression from '@polka/compression';
import sirv from 'sirv';
import { UserError } from './command.ts';
import { headersFor, parseHeaders } from './headers.ts';

/** What to serve, and where. */
export interface ServeOptions {
  /** Folder of the built site. */
  directory: string;
  host: string;
  port: number;
  /** Path that the site lies under, with a slash at both ends. */
  base: string;
}

/** A server that is up. */
export interface SiteServer {
  /** Address of the site's first page. */
  url: string;
  /** Ends it, open connections included. */
  close(): Promise<void>;
}

/**
 * Serves a built site until `close`. A folder's path without its last slash leads on to the one with
 * it; `/` leads to the base path; what is not there gets the site's own `404.html`. Text is packed on its
 * way, as hosts do it.
 *
 * @throws UserError where there is no built site, or the port is taken
 */
export async function serveSite({
  directory,
  host,
  port,
  base,
}: ServeOptions): Promise<SiteServer> {
  if (!existsSync(join(directory, 'index.html'))) {
    throw new UserError(`There is no built site in ${directory}: run \`npm run build\` first.`);
  }
  const listener = siteListener(directory, base);
  // "localhost" is two addresses, and which of them a program tries differs.
  const addresses = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  const servers: Server[] = [];
  let boundPort = port;
  const close = async () => {
    await Promise.all(
      servers.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  };
  for (const address of addresses) {
    const server = createServer(listener);
    try {
      boundPort = await listen(server, address, boundPort);
      servers.push(server);
    } catch (error) {
      if (servers.length > 0 && isAbsentAddress(error)) continue;
      await close();
      throw listenError(error, host, port);
    }
  }
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return { url: `http://${shownHost}:${boundPort}${base}`, close };
}

function siteListener(directory: string, base: string): RequestListener {
  const rulesFile = join(directory, '_headers');
  const rules = existsSync(rulesFile) ? parseHeaders(readFileSync(rulesFile, 'utf8')) : [];
  // `dev` looks each file up anew, so that a page reloaded after a build is the new one.
  const files = sirv(directory, { dev: true, etag: true, setHeaders });
  const packed = compression();

  const serve: RequestListener = (request, response) => {
    const url = URL.parse(`http://site${request.url}`);
    if (!url) return notFound(response, directory);
    const inside = `${url.pathname}/`.startsWith(base);
    const path = inside ? `/${url.pathname.slice(base.length)}` : url.pathname;
    for (const [name, value] of headersFor(rules, path)) response.setHeader(name, value);

    if (!inside && path === '/') return redirect(response, `${base}${url.search}`);
    if (!inside || path === '/_headers') return notFound(response, directory);
    if (!path.endsWith('/') && existsSync(join(directory, path, 'index.html'))) {
      return redirect(response, `${base}${path.slice(1)}/${url.search}`);
    }
    request.url = path + url.search;
    files(request, response, () => notFound(response, directory));
  };
  return (request, response) => packed(request, response, () => serve(request, response));
}

/** Names what the list of types lacks: else it counts as text, to be packed. */
function setHeaders(response: ServerResponse, path: string): void {
  if (path.endsWith('.safetensors')) response.setHeader('content-type', 'application/octet-stream');
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { location }).end();
}

function notFound(response: ServerResponse, directory: string): void {
  const page = join(directory, '404.html');
  const html = existsSync(page);
  response.writeHead(404, { 'content-type': `text/${html ? 'html' : 'plain'};charset=utf-8` });
  response.end(html ? readFileSync(page) : 'Not found\n');
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function isAbsentAddress(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
}

function listenError(error: unknown, host: string, port: number): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new UserError(
      `Port ${port} is in use: end the program that has it, or choose another with --port.`,
    );
  }
  if (code === 'EACCES') {
    return new UserError(`Port ${port} may not be opened here: choose one above 1023 with --port.`);
  }
  if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
    return new UserError(`"${host}" is no address of this machine: choose another with --host.`);
  }
  return error as Error;
}
