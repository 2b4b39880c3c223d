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
