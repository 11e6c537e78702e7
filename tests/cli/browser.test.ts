import { afterEach, describe, expect, it, vi } from 'vitest';
import { findBrowser, softwareVulkan } from '../../cli/shared/browser.ts';

afterEach(() => vi.unstubAllEnvs());

describe('findBrowser', () => {
  it('takes the program that CHROME_PATH names', () => {
    const browser = findBrowser();
    expect(browser).toBeDefined();
    vi.stubEnv('CHROME_PATH', browser);
    vi.stubEnv('PATH', '');
    expect(findBrowser()).toBe(browser);
  });

  it('says that CHROME_PATH names no browser, and does not take another', () => {
    vi.stubEnv('CHROME_PATH', process.execPath);
    expect(() => findBrowser()).toThrow(`CHROME_PATH names ${process.execPath}, but no Chrome`);
  });
});

describe.runIf(process.platform === 'linux')('softwareVulkan', () => {
  it('finds SwiftShader beside the browser', () => {
    expect(softwareVulkan()).toMatch(/vk_swiftshader_icd\.json$/);
  });
});
