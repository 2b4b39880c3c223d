/** The first picture among what was dropped or pasted. */
export const pictureOf = (data: DataTransfer | null): File | null =>
  [...(data?.files ?? [])].find((file) => file.type.startsWith('image/')) ?? null

/** Lets the visitor choose a file. */
export function chooseFile(accept: string): Promise<File> {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = accept
  return new Promise((resolve) => {
    input.onchange = () => input.files?.[0] && resolve(input.files[0])
    input.click()
  })
}

/** A 28×28 MNIST digit as black ink on nothing. */
export function inkOf(image: Uint8Array): OffscreenCanvas {
  const sheet = new OffscreenCanvas(28, 28)
  const rgba = new Uint8ClampedArray(28 * 28 * 4)
  image.forEach((value, i) => {
    rgba[4 * i + 3] = value
  })
  sheet.getContext('2d')!.putImageData(new ImageData(rgba, 28, 28), 0, 0)
  return sheet
}

/** As many pixels as a canvas of every browser holds; more than phones photograph. */
const MOST_PIXELS = 2 ** 24

/** A picture's own pixels, as the model takes them. */
export function pixelsOf(picture: CanvasImageSource, wide: number, high: number): ImageData {
  const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (wide * high)))
  const [width, height] = [Math.max(1, Math.floor(wide * scale)), Math.max(1, Math.floor(high * scale))]
  const context = new OffscreenCanvas(width, height).getContext('2d')!
  context.drawImage(picture, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}

/** The mean colour along a picture's edges; null where one lets the paper below shine through. */
function paperOf(picture: CanvasImageSource): string | null {
  const side = 16
  const context = new OffscreenCanvas(side, side).getContext('2d')!
  context.drawImage(picture, 0, 0, side, side)
  const { data } = context.getImageData(0, 0, side, side)
  const mean = [0, 0, 0]
  let count = 0
  for (let i = 0; i < side * side; i++) {
    const x = i % side
    const y = Math.floor(i / side)
    if (x > 0 && x < side - 1 && y > 0 && y < side - 1) continue
    if (data[4 * i + 3] !== 255) return null
    count++
    for (let channel = 0; channel < 3; channel++) mean[channel]! += data[4 * i + channel]!
  }
  return `rgb(${mean.map((sum) => Math.round(sum / count)).join(' ')})`
}

/** A picture to look at on a sheet of another size, as large as it fits; `pixelsOf` is what is read. */
export function fitted(
  picture: CanvasImageSource,
  wide: number,
  high: number,
  width: number,
  height: number,
) {
  const sheet = new OffscreenCanvas(width, height)
  const context = sheet.getContext('2d')!
  context.imageSmoothingQuality = 'high'
  // The picture's own paper beyond its edges: once it is drawn on, bars of another colour would be ink.
  const paper = paperOf(picture)
  if (paper) {
    context.fillStyle = paper
    context.fillRect(0, 0, width, height)
  }
  const scale = Math.min(width / wide, height / high)
  const [w, h] = [wide * scale, high * scale]
  context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h)
  return sheet
}
