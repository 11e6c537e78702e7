import { expect, it } from 'vitest';
import { hubEndpoint, hubSources } from '../../cli/shared/hubEndpoint.ts';

it.each([
  ['https://huggingface.co', 'https://huggingface.co'],
  ['https://hf-mirror.com/', 'https://hf-mirror.com'],
  ['http://localhost:8080/hub/', 'http://localhost:8080/hub'],
])('hubEndpoint of HF_ENDPOINT=%s', (setting, endpoint) => {
  expect(hubEndpoint(setting)).toBe(endpoint);
});

it.each(['hf-mirror.com', 'ftp://mirror', 'localhost:8080'])(
  'refuses HF_ENDPOINT=%s',
  (setting) => {
    expect(() => hubEndpoint(setting)).toThrow(
      `HF_ENDPOINT is “${setting}”: it must be an address like https://huggingface.co.`,
    );
  },
);

it('hubSources names the endpoint’s origin and the hosts of large files', () => {
  expect(hubSources('http://localhost:8080/hub')).toEqual([
    'http://localhost:8080',
    'https://*.huggingface.co',
    'https://*.hf.co',
  ]);
});
