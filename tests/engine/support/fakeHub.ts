/** Two local servers that behave like Hugging Face and its CDN, well or badly. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the tests speak of it. */
export interface HubRequest {
  /** `api` for what is known of a model, `file` for a file, `cdn` for what a large one leads on to. */
  kind: 'api' | 'file' | 'cdn';
  /** The path of the request; of a file, its name alone. */
  path: string;
  /** First byte that is asked for; 0 without a `Range`. */
  from: number;
  /** Counts the requests of this kind for this path from 1. */
  visit: number;
}

/** What goes wrong with an answer. */
export interface Mishap {
  /** Answers with this status, and nothing else. */
  status?: number;
  /** Answers with this text and status 200. */
  text?: string;
  /** Ends the connection after so many bytes of the answer. */
  cutAfter?: number;
  /** Sends so many bytes at a time, with a pause behind each. */
  drip?: { bytes: number; pauseMs: number };
  /** Sends the whole file, whatever was asked for. */
  ignoreRange?: boolean;
  /** Ends a request that asks for a part, as a browser ends one that may not cross origins. */
  refuseRange?: boolean;
  /** Changes what is sent. */
  change?: (bytes: Uint8Array) => Uint8Array;
}

export interface FakeHub {
  /** What `HF_ENDPOINT` would be. */
  endpoint: string;
  requests: HubRequest[];
  /** Requests of a kind, as `path` or, from a later byte on, `path from 123`. */
  asked(kind: HubRequest['kind']): string[];
  /** The newest commit of its branch `main`. */
  readonly commit: string;
  /** Replaces the model's files, which makes a new commit of its branch `main`. */
  push(files: Record<string, Uint8Array>): string;
  /** Ends both servers: from now on nobody is there. */
  close(): Promise<void>;
}

/** Pages of other origins may read the answers, but not all headers of them. */
const CORS = { 'access-control-allow-origin': '*' };

/** Bytes of a file from which on it lies in LFS and on the CDN. */
const LARGE = 1000;

/**
 * Starts a hub with one model, `owner/name`, until `close`.
 *
 * @param mishap asked before every answer.
 * @param port of the hub; by default any that is free.
 */
export async function openHub(
  id: string,
  files: Record<string, Uint8Array>,
  mishap: (request: HubRequest) => Mishap | undefined = () => undefined,
  port = 0,
): Promise<FakeHub> {
  const commits = new Map<string, Record<string, Uint8Array>>();
  const requests: HubRequest[] = [];
  let main = '';
  const push = (changed: Record<string, Uint8Array>) => {
    main = sha1(`commit ${commits.size}`);
    commits.set(main, changed);
    return main;
  };
  push(files);

  const note = (kind: HubRequest['kind'], path: string, request: IncomingMessage) => {
    const [, from = '0'] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const visit = requests.filter((one) => one.kind === kind && one.path === path).length + 1;
    const noted = { kind, path, from: Number(from), visit };
    requests.push(noted);
    return { noted, trouble: mishap(noted) ?? {} };
  };

  const hub = await listen((request, response) => {
    const { pathname: path } = new URL(`http://hub${request.url}`);
    const [, commit, name] = path.match(`^/${id}/resolve/([^/]+)/(.+)$`) ?? [];
    const { noted, trouble } = note(name ? 'file' : 'api', name ?? path, request);
    if (answerBadly(response, trouble)) return;
    if (name) {
      const bytes = commits.get(commit)?.[name];
      if (!bytes) response.writeHead(404, CORS).end('Entry not found');
      else if (bytes.length < LARGE) send(response, bytes, noted, trouble);
      else response.writeHead(302, { ...CORS, location: `${cdn.url}/${commit}/${name}` }).end();
      return;
    }
    const [, asked, revision] = path.match(`^/api/models/${id}/(revision|tree)/(.+)$`) ?? [];
    const commitOf = (text: string) => (text === 'main' ? main : text);
    const tree = revision && commits.get(commitOf(decodeURIComponent(revision)));
    if (!tree) json(response, { error: 'Revision Not Found' }, 404);
    else if (asked === 'tree') json(response, Object.entries(tree).map(listed));
    else json(response, { _id: 'x', id, sha: commitOf(revision), lastModified: 0 });
  }, port);

  const cdn = await listen((request, response) => {
    const [, commit, name] = (request.url ?? '').match('^/([^/]+)/(.+)$') ?? [];
    const { noted, trouble } = note('cdn', name, request);
    if (answerBadly(response, trouble)) return;
    send(response, commits.get(commit)?.[name] as Uint8Array, noted, trouble);
  });

  const close = async () => {
    await Promise.all([hub.close(), cdn.close()]);
  };
  return {
    endpoint: hub.url,
    requests,
    asked: (kind) =>
      requests
        .filter((one) => one.kind === kind)
        .map(({ path, from }) => (from ? `${path} from ${from}` : path)),
    get commit() {
      return main;
    },
    push,
    close,
  };
}

/** What the API says of a file. */
function listed([path, bytes]: [string, Uint8Array]) {
  const oid = sha1(`blob ${bytes.length}\0`, bytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const lfs = { oid: sha256, size: bytes.length, pointerSize: 130 };
  return { type: 'file', path, size: bytes.length, oid, ...(bytes.length >= LARGE && { lfs }) };
}

/** Sends a file or the rest of it, with whatever goes wrong. */
function send(response: ServerResponse, file: Uint8Array, { from }: HubRequest, trouble: Mishap) {
  if (from > 0 && trouble.refuseRange) return void response.destroy();
  const partial = from > 0 && !trouble.ignoreRange;
  const bytes = (trouble.change ?? ((all) => all))(partial ? file.subarray(from) : file);
  const headers = {
    'content-length': bytes.length,
    ...CORS,
    ...(partial && { 'content-range': `bytes ${from}-${file.length - 1}/${file.length}` }),
  };
  response.writeHead(partial ? 206 : 200, headers);
  const { cutAfter, drip } = trouble;
  if (drip) return dripInto(response, bytes, drip);
  if (cutAfter === undefined) return void response.end(bytes);
  response.write(bytes.subarray(0, cutAfter), () => void cutOnceRead(response));
}

/**
 * Cuts a connection when its other end, in this process as well, has had many turns to read what was sent:
 * what waits unread when a connection breaks is lost.
 */
async function cutOnceRead(response: ServerResponse): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve, 2));
  response.destroy();
}

function dripInto(response: ServerResponse, bytes: Uint8Array, drip: NonNullable<Mishap['drip']>) {
  if (bytes.length === 0 || response.destroyed) return void response.end();
  response.write(bytes.subarray(0, drip.bytes));
  setTimeout(() => dripInto(response, bytes.subarray(drip.bytes), drip), drip.pauseMs);
}

function answerBadly(response: ServerResponse, { status, text }: Mishap): boolean {
  if (status === undefined && text === undefined) return false;
  response.writeHead(status ?? 200, { ...CORS, 'content-type': 'text/html' }).end(text ?? 'no');
  return true;
}

function json(response: ServerResponse, body: unknown, status = 200) {
  response.writeHead(status, { ...CORS, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function sha1(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
}

async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  port = 0,
) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
