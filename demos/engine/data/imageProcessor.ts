import { type ResampleFilter, resize } from './resize.ts';
import type { RgbImage } from './sample.ts';

/** Sides in pixels. */
interface Size {
  height: number;
  width: number;
}

/** How a model wants its images: what a Hugging Face `preprocessor_config.json` says. */
export interface PreprocessorConfig extends Size {
  // `height` and `width` are those of the result.
  /** What the image is resized to, before the crop if there is one. */
  size: Size | { shortestEdge: number };
  resample: ResampleFilter;
  /** Multiplies a byte: 1/255 brings it to 0..1; 1 leaves it. */
  rescaleFactor: number;
  /** One value a channel, subtracted after rescaling. */
  imageMean: readonly number[];
  /** One value a channel, divided by. */
  imageStd: readonly number[];
}

// #region preprocess
/**
 * Turns an image into the numbers a model takes, as Hugging Face's `ViTImageProcessor`: resize, crop
 * the middle, rescale, normalise.
 *
 * @returns `[3, height, width]` row-major: all of red, then all of green, then all of blue.
 */
export function preprocess(image: RgbImage, config: PreprocessorConfig): Float32Array {
  const { height, width, rescaleFactor, imageMean, imageStd } = config;
  const size = resizedSize(image, config.size);
  const resized = resize(image, size.width, size.height, config.resample);
  const left = Math.floor((size.width - width) / 2);
  const top = Math.floor((size.height - height) / 2);

  const pixelValues = new Float32Array(3 * height * width);
  let to = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) {
        const byte = resized.data[(y * size.width + x) * 3 + channel];
        pixelValues[to++] = (byte * rescaleFactor - imageMean[channel]) / imageStd[channel];
      }
    }
  }
  return pixelValues;
}
// #endregion preprocess

/** The size to resize an image to; with `shortestEdge` its proportions stay. */
function resizedSize(image: RgbImage, size: PreprocessorConfig['size']): Size {
  if ('height' in size) return size;
  const scale = size.shortestEdge / Math.min(image.width, image.height);
  return {
    height: image.height <= image.width ? size.shortestEdge : Math.trunc(image.height * scale),
    width: image.width <= image.height ? size.shortestEdge : Math.trunc(image.width * scale),
  };
}

/** Image processors whose files mean what `preprocess` does. */
const PROCESSOR_TYPES = ['ViTImageProcessor', 'ViTImageProcessorFast', 'ViTFeatureExtractor'];

/** Fields that are read below, and those that change nothing for an RGB image in memory. */
const KNOWN_FIELDS = new Set([
  ...['image_processor_type', 'feature_extractor_type', 'do_resize', 'size', 'resample'],
  ...['do_center_crop', 'crop_size', 'do_rescale', 'rescale_factor'],
  ...['do_normalize', 'image_mean', 'image_std'],
  ...['processor_class', '_valid_processor_keys', 'data_format', 'input_data_format', 'device'],
  ...['default_to_square', 'do_convert_rgb', 'disable_grouping', 'return_tensors'],
]);

/** Pillow's numbers of the filters, which Hugging Face writes down. */
const RESAMPLE_FILTERS: Record<number, ResampleFilter> = { 2: 'bilinear', 3: 'bicubic' };

/**
 * Reads a Hugging Face `preprocessor_config.json`. A missing field has `ViTImageProcessor`'s default.
 *
 * @param json the file's content, parsed.
 * @param file its name, for the error.
 * @throws Error naming the file and the field, if a field is wrong or asks for what `preprocess` does
 *   not do.
 */
export function parsePreprocessorConfig(json: unknown, file: string): PreprocessorConfig {
  if (!isRecord(json)) {
    throw new Error(`${file} does not hold a JSON object: it is no preprocessor_config.json.`);
  }
  /** A field that passes `test`, or its default; Hugging Face writes `null` for what is not set. */
  const read = <T>(
    name: string,
    fallback: T,
    test: (value: unknown) => value is T,
    must: string,
  ) => {
    const value = json[name] ?? fallback;
    if (test(value)) return value;
    throw new Error(`${file}: \`${name}\` is ${JSON.stringify(value)}; it must be ${must}.`);
  };
  const flag = (name: string, fallback: boolean) =>
    read(name, fallback, (value) => typeof value === 'boolean', 'true or false');

  const unknown = Object.keys(json).find((name) => !KNOWN_FIELDS.has(name) && json[name] !== null);
  if (unknown) {
    throw new Error(
      `${file}: \`${unknown}\` is a setting that this image processor does not have.`,
    );
  }
  for (const name of ['image_processor_type', 'feature_extractor_type']) {
    read(name, PROCESSOR_TYPES[0], isProcessorType, PROCESSOR_TYPES.join(' or '));
  }
  if (!flag('do_resize', true)) {
    throw new Error(
      `${file}: \`do_resize\` is false; it must be true, as images come in any size.`,
    );
  }

  const size = parseSize(read('size', 224, isSize, SIZES));
  const cropSize = flag('do_center_crop', false)
    ? parseSize(read('crop_size', 224, isSize, SIZES))
    : size;
  if (!('height' in cropSize)) {
    throw new Error(
      `${file}: \`size\` is ${JSON.stringify(json.size)}, which gives each image a width or height of its ` +
        'own; it must be a number or { height, width }, or go with `do_center_crop` and `crop_size`.',
    );
  }
  const { height, width } =
    'height' in size ? size : { height: size.shortestEdge, width: size.shortestEdge };
  if (cropSize.height > height || cropSize.width > width) {
    throw new Error(`${file}: \`crop_size\` is larger than \`size\`; it must fit into it.`);
  }

  const resample = read('resample', 2, isFilterNumber, '2 (bilinear) or 3 (bicubic)');
  const rescaleFactor = read('rescale_factor', 1 / 255, isPositive, 'a number above 0');
  const imageMean = read('image_mean', [0.5, 0.5, 0.5], isNumberPerChannel, 'three numbers');
  const imageStd = read(
    'image_std',
    [0.5, 0.5, 0.5],
    isPositivePerChannel,
    'three numbers above 0',
  );
  const normalize = flag('do_normalize', true);
  return {
    height: cropSize.height,
    width: cropSize.width,
    size,
    resample: RESAMPLE_FILTERS[resample],
    rescaleFactor: flag('do_rescale', true) ? rescaleFactor : 1,
    imageMean: normalize ? imageMean : [0, 0, 0],
    imageStd: normalize ? imageStd : [1, 1, 1],
  };
}

/** A size as the file has it. */
type SizeField = number | Size | { shortest_edge: number };

const SIZES = 'a number of pixels, { height, width } or { shortest_edge }';

function parseSize(field: SizeField): PreprocessorConfig['size'] {
  if (typeof field === 'number') return { height: field, width: field };
  if ('shortest_edge' in field) return { shortestEdge: field.shortest_edge };
  return { height: field.height, width: field.width };
}

function isSize(value: unknown): value is SizeField {
  if (!isRecord(value)) return isPixels(value);
  const sides = Object.keys(value).sort().join();
  return (
    (sides === 'height,width' || sides === 'shortest_edge') && Object.values(value).every(isPixels)
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPixels(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function isPositive(value: unknown): value is number {
  return typeof value === 'number' && value > 0;
}

function isNumberPerChannel(value: unknown): value is number[] {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
}

function isPositivePerChannel(value: unknown): value is number[] {
  return isNumberPerChannel(value) && value.every(isPositive);
}

function isFilterNumber(value: unknown): value is number {
  return typeof value === 'number' && value in RESAMPLE_FILTERS;
}

function isProcessorType(value: unknown): value is string {
  return PROCESSOR_TYPES.includes(value as string);
}
