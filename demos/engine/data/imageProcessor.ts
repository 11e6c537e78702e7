import { WeightsError } from '../weights/weightsError.ts';
import { type ResampleFilter, resize } from './resize.ts';
import type { RgbImage } from './sample.ts';
import { crop } from './transforms/crop.ts';

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
  const { data } = resizeAndCrop(image, config);
  const pixelValues = new Float32Array(3 * height * width);
  let to = 0;
  for (let channel = 0; channel < 3; channel++) {
    for (let from = channel; from < data.length; from += 3) {
      pixelValues[to++] = (data[from] * rescaleFactor - imageMean[channel]) / imageStd[channel];
    }
  }
  return pixelValues;
}

/** The first half of it: still an image of bytes, in the size that the model takes. */
export function resizeAndCrop(image: RgbImage, config: PreprocessorConfig): RgbImage {
  const { height, width } = config;
  const size = resizedSize(image, config.size);
  const left = Math.floor((size.width - width) / 2);
  const top = Math.floor((size.height - height) / 2);
  const resized = resize(image, size.width, size.height, config.resample);
  return crop(resized, { left, top, width, height });
}
// #endregion preprocess

/** The size to resize an image to; with `shortestEdge` its proportions stay. */
function resizedSize(image: RgbImage, size: PreprocessorConfig['size']): Size {
  if ('height' in size) return size;
  const { shortestEdge } = size;
  const { height, width } = image;
  return height <= width
    ? { height: shortestEdge, width: Math.trunc((shortestEdge * width) / height) }
    : { height: Math.trunc((shortestEdge * height) / width), width: shortestEdge };
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
 * @throws WeightsError naming the file and the field, if a field is wrong or asks for what
 *   `preprocess` does not do.
 */
export function parsePreprocessorConfig(json: unknown, file: string): PreprocessorConfig {
  const fail = (what: string): never => {
    throw new WeightsError(`${file}: ${what}`);
  };
  if (!isRecord(json)) return fail('this is no JSON object, as a preprocessor_config.json is.');
  /** A field that passes `test`, or its default; Hugging Face writes `null` for what is not set. */
  const read = <T>(
    name: string,
    fallback: T,
    test: (value: unknown) => value is T,
    must: string,
  ) => {
    const value = json[name] ?? fallback;
    return test(value)
      ? value
      : fail(`\`${name}\` is ${JSON.stringify(value)}; it must be ${must}.`);
  };
  const flag = (name: string, fallback: boolean) =>
    read(name, fallback, (value) => typeof value === 'boolean', 'true or false');

  const unknown = Object.keys(json).find((name) => !KNOWN_FIELDS.has(name) && json[name] !== null);
  if (unknown) fail(`\`${unknown}\` is a setting that this image processor does not have.`);
  for (const name of ['image_processor_type', 'feature_extractor_type']) {
    read(name, PROCESSOR_TYPES[0], isProcessorType, PROCESSOR_TYPES.join(' or '));
  }
  if (!flag('do_resize', true)) {
    fail('`do_resize` is false; it must be true, as images come in any size.');
  }

  const size = parseSize(read('size', 224, isSize, `${SIDES} or { shortest_edge }`));
  const { height, width } =
    'height' in size ? size : { height: size.shortestEdge, width: size.shortestEdge };
  const crops = flag('do_center_crop', false);
  if (!crops && 'shortestEdge' in size) {
    fail(
      `\`size\` is ${JSON.stringify(json.size)}, which gives each image a width or height of its ` +
        `own; it must be ${SIDES}, or go with \`do_center_crop\` and \`crop_size\`.`,
    );
  }
  const cropSize = crops ? parseSides(read('crop_size', 224, isSides, SIDES)) : { height, width };
  if (cropSize.height > height || cropSize.width > width) {
    fail('`crop_size` is larger than `size`; it must fit into it.');
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

/** Two sides as the file has them; a number stands for both. */
type SidesField = number | Size;

const SIDES = 'a number of pixels or { height, width }';

function parseSides(field: SidesField): Size {
  if (typeof field === 'number') return { height: field, width: field };
  return { height: field.height, width: field.width };
}

function parseSize(field: SidesField | { shortest_edge: number }): PreprocessorConfig['size'] {
  return typeof field === 'object' && 'shortest_edge' in field
    ? { shortestEdge: field.shortest_edge }
    : parseSides(field);
}

function isSides(value: unknown): value is SidesField {
  return isPixels(value) || isRecordOfPixels(value, 'height,width');
}

function isSize(value: unknown): value is SidesField | { shortest_edge: number } {
  return isSides(value) || isRecordOfPixels(value, 'shortest_edge');
}

function isRecordOfPixels(value: unknown, fields: string): boolean {
  return (
    isRecord(value) &&
    Object.keys(value).sort().join() === fields &&
    Object.values(value).every(isPixels)
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
