// Hands unlike MNIST's: its digits moved by a change of place, each pixel between the four next to where it came from.

const SIDE = 28
const MIDDLE = (SIDE - 1) / 2

function moved(images, from) {
  const result = new Uint8Array(images.length)
  for (let start = 0; start < images.length; start += SIDE * SIDE) {
    const pixel = (x, y) => (x < 0 || y < 0 || x >= SIDE || y >= SIDE ? 0 : images[start + y * SIDE + x])
    for (let at = 0; at < SIDE * SIDE; at++) {
      const [x, y] = from((at % SIDE) - MIDDLE, Math.floor(at / SIDE) - MIDDLE).map((place) => place + MIDDLE)
      const [left, top] = [Math.floor(x), Math.floor(y)]
      const mix = (a, b, share) => a + (b - a) * share
      const upper = mix(pixel(left, top), pixel(left + 1, top), x - left)
      const lower = mix(pixel(left, top + 1), pixel(left + 1, top + 1), x - left)
      result[start + at] = Math.round(mix(upper, lower, y - top))
    }
  }
  return result
}

const ANGLE = (40 * Math.PI) / 180
const [cos, sin] = [Math.cos(ANGLE), Math.sin(ANGLE)]

/** From 28×28 bytes end to end to the same in that hand. */
export const HANDS = {
  'turned by 40°': (images) => moved(images, (x, y) => [cos * x + sin * y, cos * y - sin * x]),
  'shifted by 4 and 3 pixels': (images) => moved(images, (x, y) => [x - 4, y + 3]),
}
