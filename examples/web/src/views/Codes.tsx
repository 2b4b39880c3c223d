import { useMemo } from 'preact/hooks'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'

const PIXELS = { width: 7, height: 12, most: 1.2 }

/** F6's own picture beside the ten it is compared with. */
export function Codes({ reading, network }: { reading: Reading; network: NetworkInfo }) {
  const weights = network.weights['output.weight']!
  const codes = useMemo(
    () => Array.from({ length: 10 }, (_, j) => weights.subarray(j * 84, j * 84 + 84)),
    [weights],
  )
  const { distances, digit } = reading
  const blank = reading.image === null
  const most = Math.max(...distances)
  return (
    <div class="card codes">
      <h3>{t('codes')}</h3>
      <div class="codes-body">
        <figure class="f6">
          <MapCanvas data={reading.maps.f6.data} {...PIXELS} scale={18} label={t('f6')} />
          <figcaption>{t('f6')}</figcaption>
        </figure>
        <ol class="code-list">
          {Array.from(distances, (distance, j) => (
            <li key={j} data-best={!blank && j === digit}>
              <MapCanvas data={codes[j]!} {...PIXELS} scale={7} label={`${t('code')} ${j}`} />
              <span class="code-distance">{distance.toFixed(1)}</span>
              <span class="bar" aria-hidden="true">
                <span style={{ width: `${(100 * distance) / most}%` }} />
              </span>
            </li>
          ))}
        </ol>
      </div>
      <p class="hint">{t('codesNote')}</p>
    </div>
  )
}
