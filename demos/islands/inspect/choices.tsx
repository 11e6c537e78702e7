/** What the demos that look into a model let the reader choose: the model, the device, an image. */
import { useEffect, useState } from 'preact/hooks';
import { isHubModel, type ModelOffer } from '../../engine/models/offers.ts';
import type { BackendName } from '../../engine/run.ts';
import type { ImageRef, InspectRequest } from '../../worker/inspection.ts';
import { isKeptModel } from '../../worker/keptModels.ts';
import type { SampleImage } from '../bench/ImagePicker.tsx';
import { type Control, choice } from '../bench/useControls.ts';
import { BACKEND_OPTIONS, choicesOf, modelOptions } from '../run/modelChoices.ts';

/** What the site gives to each of these demos. */
export interface InspectProps {
  /** Models that this site has. */
  models: ModelOffer[];
  /** The sample's rows by class, with the addresses of their images where the site has these. */
  images: SampleImage[];
  /** The images are drawn by a program: none of a record is among them. */
  synthetic: boolean;
  /** The site's base path, ending in `/`. */
  base: string;
}

/** The choices themselves. */
export interface InspectChoices {
  model: string;
  image: string;
  backend: BackendName | 'auto';
}

/** Which of the choices a link can hold. */
export function inspectControls({ models, images }: Pick<InspectProps, 'models' | 'images'>): {
  [Name in keyof InspectChoices]: Control<InspectChoices[Name]>;
} {
  const ids = choicesOf(models).map(({ id }) => id);
  return {
    model: {
      rule: `one of ${ids.join(', ')}, owner/name on Hugging Face, or a model that this browser keeps`,
      read: (model) => model,
      write: (text) =>
        ids.includes(text) || isHubModel(text) || isKeptModel(text) ? text : undefined,
    },
    image: choice(images.map(({ imageId }) => imageId)),
    backend: choice(['auto', 'webgpu', 'wasm']),
  };
}

/** The choices before the reader has made any: the record's model and image, where the site has them. */
export function firstChoices(
  { models, images }: InspectProps,
  recorded: { model: string; image: string },
): InspectChoices {
  const model = models.find(({ id }) => id === recorded.model) ?? choicesOf(models)[0];
  const image = images.find(({ imageId }) => imageId === recorded.image) ?? images[0];
  return { model: model.id, image: image.imageId, backend: 'auto' };
}

/** The address of an image, unless the site has another under its id. */
export function pictureOf(
  { images, synthetic }: Pick<InspectProps, 'images' | 'synthetic'>,
  imageId: string,
  own: boolean,
): string | undefined {
  if (synthetic && !own) return undefined;
  return images.find((image) => image.imageId === imageId)?.src;
}

/** As the worker is asked. */
export function requestOf(
  { base }: InspectProps,
  { model, backend }: InspectChoices,
): InspectRequest {
  return { base: new URL(base, location.href).href, model, backend };
}

/** An image as the worker is asked for it; `undefined` where the site does not have it. */
export function imageRef(images: readonly SampleImage[], imageId: string): ImageRef | undefined {
  const src = images.find((image) => image.imageId === imageId)?.src;
  return src === undefined ? undefined : { imageId, url: new URL(src, location.href).href };
}

/** Props of `ModelAndDevice`. */
export interface ModelAndDeviceProps {
  models: ModelOffer[];
  choices: InspectChoices;
  onModel: (model: string) => void;
  onBackend: (backend: InspectChoices['backend']) => void;
}

/** Which model, and on what. */
export function ModelAndDevice({ models, choices, onModel, onBackend }: ModelAndDeviceProps) {
  const { model, backend } = choices;
  const offers = useOffers(models);
  return (
    <>
      <label>
        <span>Model</span>
        <select name="model" value={model} onChange={(event) => onModel(event.currentTarget.value)}>
          {modelOptions(offers, model).map(({ value, text }) => (
            <option key={value} value={value} selected={value === model}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Device</span>
        <select
          name="backend"
          value={backend}
          onChange={(event) => onBackend(event.currentTarget.value as InspectChoices['backend'])}
        >
          {BACKEND_OPTIONS.map(({ value, text }) => (
            <option key={value} value={value} selected={value === backend}>
              {text}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

/**
 * The models to choose from, the reader's own among them once they have been looked for. The code that
 * does so is loaded then: these pages need no more of it.
 */
function useOffers(models: readonly ModelOffer[]): ModelOffer[] {
  const [offers, setOffers] = useState(() => choicesOf(models));
  useEffect(() => {
    const look = async () => {
      const { library } = await import('../../session/library.ts');
      await library.load();
      setOffers(choicesOf(models, library.models.value));
    };
    void look();
  }, []);
  return offers;
}
