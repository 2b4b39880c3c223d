/*
 * The first card of Layers: the picture before any layer, where a frame shows how much of it the chosen unit sees
 * through all layers before its own. The legend stands here, above the cards whose colours it explains.
 */
import type { Sum } from '../network/unit.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { Reading } from '../worker/protocol.ts'
import { Legend } from './Legend.tsx'

/** The 32×32 input with the receptive field of the unit pointed at. */
export function InputCard({ reading, sum }: { reading: Reading; sum: Sum | null }) {
  const marks = sum ? [{ map: 0, ...sum.field }] : []
  return (
    <article class="card layer" aria-label={t('input')}>
      <header>
        <h3>{t('input')}</h3>
        <p>{t('inputSize')}</p>
      </header>
      <p class="about">{t('about-input')}</p>
      <div class="layer-body">
        <MapCanvas
          class="input-map"
          data={reading.maps.input.data}
          width={32}
          height={32}
          scale={6}
          most={1.175}
          colours="ink"
          marks={marks}
          label={t('input')}
        />
        <div class="layer-notes">
          <Legend />
        </div>
      </div>
    </article>
  )
}
