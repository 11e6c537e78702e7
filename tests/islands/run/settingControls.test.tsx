import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '../../../demos/engine/run.ts';
import { SettingControls } from '../../../demos/islands/run/SettingControls.tsx';
import { SETTING_HINTS } from '../../../demos/islands/run/settingHints.ts';
import { MORE_SETTINGS, SETTINGS, type SettingName } from '../../../demos/session/settings.ts';

const OFFER = {
  id: 'vit-tiny-patch16-224',
  name: 'ViT-Tiny/16',
  parameters: 5_524_416,
  bytes: 11_457_392,
  pretrained: true,
};

const NAMES = Object.keys(SETTINGS) as SettingName[];

const controls = (config: RunConfig, disabled = false) =>
  render(
    <SettingControls
      config={config}
      models={[OFFER]}
      disabled={disabled}
      onChange={() => {}}
      onRefuse={() => {}}
    />,
  );

describe('SettingControls', () => {
  const html = controls(DEFAULT_CONFIG);

  it.each(NAMES)('has one labelled control for %s', (name) => {
    const control = new RegExp(
      `<label><span>${SETTINGS[name].label}</span><(input|select)[^>]* name="${name}"`,
      'g',
    );
    expect(html.match(control)).toHaveLength(1);
  });

  it.each(NAMES)('explains %s in words that belong to its control', (name) => {
    const described = new RegExp(`name="${name}"[^>]* aria-describedby="([^"]+)"`).exec(html);
    expect(html).toMatch(
      new RegExp(`<(p|small) id="${described?.[1]}"[^>]*>${SETTING_HINTS[name]}</`),
    );
  });

  it('has a button for what is not explained in sight, which works during a run, too', () => {
    const during = controls(DEFAULT_CONFIG, true);
    for (const name of NAMES) {
      const button = new RegExp(`<button[^>]* popovertarget="setting-${name}-hint"[^>]*>`).exec(
        during,
      );
      const isFolded = (MORE_SETTINGS as readonly string[]).includes(name);
      expect(button === null).toBe(isFolded);
      if (button) {
        expect(button[0]).toContain(`aria-label="About ${SETTINGS[name].label}"`);
        expect(button[0]).not.toContain('disabled');
      }
      expect(during).toMatch(new RegExp(`<(input|select)[^>]* name="${name}"[^>]* disabled`));
    }
    // A fieldset that is disabled would take the buttons with it.
    expect(during).not.toMatch(/<fieldset[^>]* disabled/);
  });

  it('says how many of the folded settings are not as usual', () => {
    expect(html).toContain('<summary>More settings</summary>');
    const config = { ...DEFAULT_CONFIG, lrSchedulerType: 'cosine', warmupRatio: 0.1 } as const;
    expect(controls(config)).toContain('<summary>More settings (2 changed)</summary>');
  });

  it('shows a model that only a link knows', () => {
    const page = controls({ ...DEFAULT_CONFIG, model: 'owner/name' });
    expect(page).toMatch(/<option[^>]*>owner\/name<\/option>/);
    expect(html).not.toContain('owner/name');
  });
});
