/*
 * Ten digits as the setting "distort" makes them, shown in Train while it is on, so that one sees what the net is
 * given to learn.
 */
import { useEffect, useState } from 'preact/hooks'
import { fail, reader } from '../state.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'

const COUNT = 10

/** Digits as training sees them: distorted anew each time. */
export function Distorted() {
  const [pictures, setPictures] = useState<Float32Array | null>(null)
  const draw = async () => {
    try {
      const { images } = await reader.samples(COUNT)
      setPictures(await reader.augmented(images))
    } catch (error) {
      fail(error)
    }
  }
  useEffect(() => void draw(), [])
  return (
    <div class="distorted">
      <p class="hint">
        {t('augmentNote')}{' '}
        <button type="button" class="small" onClick={draw}>
          {t('again')}
        </button>
      </p>
      {pictures && (
        <MapCanvas
          data={pictures}
          width={32}
          height={32}
          maps={COUNT}
          columns={COUNT}
          scale={2}
          gap={6}
          most={1.175}
          colours="ink"
          label={t('augmentNote')}
        />
      )}
    </div>
  )
}
