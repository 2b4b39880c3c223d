/*
 * What stands in the pad's place in Read when a picture was opened, dropped, pasted or photographed; boxes and digits
 * are laid over it as its children.
 */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from './texts.ts'

/** A picture in place of the pad, as large as there is room for. */
export function Picture({ picture, children }: { picture: ImageData; children?: ComponentChildren }) {
  const ref = useRef<HTMLCanvasElement>(null)
  const { width, height } = picture
  useLayoutEffect(() => ref.current!.getContext('2d')!.putImageData(picture, 0, 0), [picture])
  return (
    <div class="read-picture" style={{ width: `min(100%, calc(70vh * ${width / height}))` }}>
      <canvas
        ref={ref}
        id="read-picture"
        width={width}
        height={height}
        role="img"
        aria-label={t('shownPicture')}
      />
      {children}
    </div>
  )
}
