import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, type RunConfig } from '../../demos/engine/run.ts';
import { SettingControls } from '../../demos/islands/SettingControls.tsx';
import { MORE_SETTINGS, SETTINGS, type SettingName } from '../../demos/session/settings.ts';

const OFFER = {
  id: 'vit-tiny-patch16-224',
  name: 'ViT-Tiny/16',
  parameters: 5_524_416,
  bytes: 11_457_392,
  pretrained: true,
};

const controls = (config: RunConfig) =>
  render(
    <SettingControls
      config={config}
      models={[OFFER]}
      disabled={false}
      onChange={() => {}}
      onRefuse={() => {}}
    />,
  );

describe('SettingControls', () => {
  const html = controls(DEFAULT_CONFIG);

  it.each(Object.keys(SETTINGS) as SettingName[])('has one labelled control for %s', (name) => {
    const control = new RegExp(
      `<label><span>${SETTINGS[name].label}</span><(input|select)[^>]* name="${name}"`,
      'g',
    );
    expect(html.match(control)).toHaveLength(1);
  });

  it.each(MORE_SETTINGS)('explains %s in a line that belongs to its control', (name) => {
    const described = new RegExp(`name="${name}"[^>]* aria-describedby="([^"]+)"`).exec(html);
    expect(html).toContain(`<small id="${described?.[1]}">${SETTINGS[name].hint}</small>`);
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
