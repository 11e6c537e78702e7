import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { RANDOM_MODEL } from '../../../demos/engine/models/offers.ts';
import { choicesOf } from '../../../demos/islands/run/modelChoices.ts';
import { SettingControls } from '../../../demos/islands/run/SettingControls.tsx';
import { configLike } from '../../../demos/islands/run/useSession.ts';
import { fixtureRun } from '../../fixtures/run.ts';

const OWN = { id: 'mine', name: 'Mine', parameters: 10, bytes: 5e6, pretrained: true };

describe('choicesOf', () => {
  it('lists the site’s own models, the random one, and those of Hugging Face', () => {
    expect(choicesOf([OWN]).map(({ id }) => id)).toEqual([
      'mine',
      RANDOM_MODEL.id,
      'WinKawaks/vit-tiny-patch16-224',
      'microsoft/swin-tiny-patch4-window7-224',
      'google/vit-base-patch16-224-in21k',
    ]);
  });

  it('lists the reader’s own before those that would have to be downloaded', () => {
    const kept = { id: 'run:1', name: 'My run', parameters: 3, keptAt: '', zip: new Blob() };
    const choices = choicesOf([OWN], [kept]);
    expect(choices.slice(0, 3).map(({ name }) => name)).toEqual([
      'Mine',
      RANDOM_MODEL.name,
      'Yours: My run',
    ]);
    // It is here, and has learnt.
    expect(choices[2]).toMatchObject({ id: 'run:1', bytes: 0, pretrained: true });
  });
});

it('a model on Hugging Face is marked as a download of so many MB', () => {
  const html = render(
    <SettingControls
      config={configLike(fixtureRun(), 'mine')}
      models={choicesOf([OWN])}
      disabled={false}
      onChange={() => {}}
      onRefuse={() => {}}
    />,
  );
  const options = [...html.matchAll(/<option[^>]*>([^<]*)<\/option>/g)].map(([, text]) => text);
  expect(options).toContain('Mine');
  expect(options).toContain('ViT-Base/16 (ImageNet-21k), 346 MB from Hugging Face');
  expect(options).toContain('Swin-Tiny/4, 113 MB from Hugging Face');
});
