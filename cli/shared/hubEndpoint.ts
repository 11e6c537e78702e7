import { UserError } from './command.ts';

/**
 * Base URL of Hugging Face or, by Hugging Face's own setting `HF_ENDPOINT`, of a mirror; without a
 * slash at its end. Throws a `UserError` where the setting is no address.
 */
export function hubEndpoint(setting = process.env.HF_ENDPOINT || 'https://huggingface.co'): string {
  const url = URL.parse(setting);
  if (url?.protocol === 'https:' || url?.protocol === 'http:') return setting.replace(/\/+$/, '');
  throw new UserError(
    `HF_ENDPOINT is “${setting}”: it must be an address like https://huggingface.co.`,
  );
}

/**
 * What a page must be allowed to connect to, for its content security policy: the endpoint, and the
 * hosts that Hugging Face leads on to for large files (`cdn-lfs.huggingface.co`,
 * `cas-bridge.xethub.hf.co` and others), as mirrors do too.
 */
export function hubSources(endpoint: string): string[] {
  return [new URL(endpoint).origin, 'https://*.huggingface.co', 'https://*.hf.co'];
}
