// One head of an entry of the batch, in a place of its own: its tokens lie far apart in the tensors, and those
// of a window not even evenly. Bound by memory, but each number then serves a hundred multiplications.

/**
 * Copies a head's numbers to where its tokens lie one behind the other.
 *
 * @param x where the head's numbers of the image's first token begin
 * @param places for each of the tokens which of the image it is, or 0 where they are all, in order
 * @param size numbers from one token of the image to the next
 */
export function takeHead(
  x: usize,
  places: usize,
  tokens: i32,
  size: i32,
  headSize: i32,
  target: usize,
): void {
  for (let t = 0; t < tokens; t++) {
    memory.copy(target, tokenOf(x, places, t, size), headSize << 2);
    target += headSize << 2;
  }
}

/** The way back; its parameters are those of `takeHead`. */
export function putHead(
  source: usize,
  places: usize,
  tokens: i32,
  size: i32,
  headSize: i32,
  x: usize,
): void {
  for (let t = 0; t < tokens; t++) {
    memory.copy(tokenOf(x, places, t, size), source, headSize << 2);
    source += headSize << 2;
  }
}

function tokenOf(x: usize, places: usize, token: i32, size: i32): usize {
  const place = places ? load<i32>(places + (token << 2)) : token;
  return x + ((place * size) << 2);
}
