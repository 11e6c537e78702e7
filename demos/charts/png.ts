/**
 * Small pictures from numbers, as PNG (https://www.w3.org/TR/png-3/): where a rectangle for each number
 * would be ten thousand elements.
 */

/** A picture of bytes, row by row from the top. */
export interface Pixels {
  width: number;
  height: number;
  /** One byte a pixel for grey, three for red, green and blue. */
  data: Uint8Array;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const GREY = 0;
const RGB = 2;
/** The most that a stored block of deflate holds (RFC 1951, 3.2.4). */
const BLOCK = 65535;

/** The address of a picture: its bytes, not compressed, in a `data:` URL. */
export function pngUrl({ width, height, data }: Pixels): string {
  const channels = data.length / (width * height);
  const header = [...bytes32(width), ...bytes32(height), 8, channels === 3 ? RGB : GREY, 0, 0, 0];
  const stride = width * channels;
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    // Each row begins with its filter, which is 0: none.
    rows.set(data.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  }
  const file = [
    Uint8Array.from(SIGNATURE),
    chunk('IHDR', Uint8Array.from(header)),
    chunk('IDAT', zlib(rows)),
    chunk('IEND', new Uint8Array()),
  ];
  let text = '';
  for (const part of file) for (const byte of part) text += String.fromCharCode(byte);
  return `data:image/png;base64,${btoa(text)}`;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = Uint8Array.from([...type].map((letter) => letter.charCodeAt(0)).concat([...data]));
  return Uint8Array.from([...bytes32(data.length), ...body, ...bytes32(crc32(body))]);
}

/** RFC 1950, with blocks that are stored as they are. */
function zlib(data: Uint8Array): Uint8Array {
  const parts = [0x78, 0x01];
  for (let start = 0; start < data.length; start += BLOCK) {
    const block = data.subarray(start, start + BLOCK);
    const last = start + BLOCK >= data.length;
    const length = [block.length & 255, block.length >> 8];
    parts.push(Number(last), ...length, ...length.map((byte) => byte ^ 255));
    for (const byte of block) parts.push(byte);
  }
  return Uint8Array.from([...parts, ...bytes32(adler32(data))]);
}

function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (const byte of data) {
    a = (a + byte) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function bytes32(value: number): number[] {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);
}
