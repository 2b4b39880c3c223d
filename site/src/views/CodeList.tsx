import { useMemo } from 'preact/hooks'
import { Bar } from '../ui/Bar.tsx'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { Reading } from '../worker/protocol.ts'

const UNITS = 84

/** The ten codes as pictures, each with F6's distance to it. */
export function CodeList({ reading, codes }: { reading: Reading; codes: Float32Array }) {
  const pictures = useMemo(
    () => Array.from({ length: 10 }, (_, j) => codes.subarray(j * UNITS, (j + 1) * UNITS)),
    [codes],
  )
  const { distances, digit, image } = reading
  const most = Math.max(...distances)
  return (
    <ol class="code-list">
      {Array.from(distances, (distance, j) => (
        <li key={j} data-best={image !== null && j === digit}>
          <MapCanvas
            data={pictures[j]!}
            width={7}
            height={12}
            most={1.2}
            scale={12}
            label={`${t('code')} ${j}`}
          />
          <span class="code-distance changing">{distance.toFixed(1)}</span>
          <Bar part={distance / most} />
        </li>
      ))}
    </ol>
  )
}
