/*
 * Pictures from outside, for the first pad: whatever is dropped or pasted on the page and no other section takes. SVG
 * goes another way than PNG and its like, as createImageBitmap takes none.
 */
import { useEffect } from 'preact/hooks'
import { fail, trouble } from '../state.ts'
import { t } from '../ui/texts.ts'
import { pictureOf } from './pictures.ts'

export type Shown = ImageBitmap | OffscreenCanvas

/** Side of a picture that has no size of its own. */
const SIDE = 512

/** What browsers take for an <img> alone: SVG. */
async function drawn(file: Blob): Promise<OffscreenCanvas> {
  const image = new Image()
  image.src = URL.createObjectURL(file)
  try {
    await image.decode()
    const { naturalWidth: width = 0, naturalHeight: height = 0 } = image
    const scale = SIDE / Math.max(width, height)
    const sheet =
      width && height ? new OffscreenCanvas(width * scale, height * scale) : new OffscreenCanvas(SIDE, SIDE)
    sheet.getContext('2d')!.drawImage(image, 0, 0, sheet.width, sheet.height)
    return sheet
  } finally {
    URL.revokeObjectURL(image.src)
  }
}

/** A file as a picture; one that is none is said to be none. */
export async function decode(file: Blob, show: (picture: Shown) => void): Promise<void> {
  try {
    show(await createImageBitmap(file).catch(() => drawn(file)))
    trouble.value = null
  } catch {
    fail(t('noPicture', { x: file.type || '?' }))
  }
}

/** Pictures dropped or pasted anywhere on the page. */
export function usePictures(show: (picture: Shown) => void): void {
  useEffect(() => {
    const mark = (over: boolean) => document.documentElement.classList.toggle('dropping', over)
    const take = (data: DataTransfer | null) => {
      const file = pictureOf(data)
      if (file) void decode(file, show)
      else if (data?.files.length) fail(t('noPicture', { x: data.files[0]!.type || data.files[0]!.name }))
    }
    const paste = (event: ClipboardEvent) => take(event.clipboardData)
    const over = (event: DragEvent) => {
      event.preventDefault()
      mark(true)
    }
    // Leaving one element for another within the page is no leaving.
    const leave = (event: DragEvent) => event.relatedTarget === null && mark(false)
    const drop = (event: DragEvent) => {
      event.preventDefault()
      mark(false)
      take(event.dataTransfer)
    }
    const off = new AbortController()
    const { signal } = off
    document.addEventListener('paste', paste, { signal })
    document.addEventListener('dragover', over, { signal })
    document.addEventListener('dragleave', leave, { signal })
    document.addEventListener('drop', drop, { signal })
    return () => off.abort()
  }, [])
}
