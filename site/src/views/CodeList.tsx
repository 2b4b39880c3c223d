/*
 * The pictures that F6 is compared with, for Draw, where the nearest are enough, and for OUTPUT's card in Layers,
 * which has a unit for each. Weights that were taught other classes bring codes of their own.
 */
import { useMemo } from 'preact/hooks'
import { likeliest, shownName } from '../network/likeliest.ts'
import { Bar } from '../ui/Bar.tsx'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'

const UNITS = 84

/** The codes as pictures, each with F6's distance to it: all, or where there are many the nearest. */
export function CodeList({
  reading,
  network,
  all,
}: {
  reading: Reading
  network: NetworkInfo
  all?: boolean
}) {
  const codes = network.weights['output.weight']!
  const pictures = useMemo(
    () => Array.from({ length: codes.length / UNITS }, (_, j) => codes.subarray(j * UNITS, (j + 1) * UNITS)),
    [codes],
  )
  const { distances, digit, image } = reading
  const most = Math.max(...distances)
  const order = all ? Array.from(distances.keys()) : likeliest(distances.map((distance) => -distance))
  // For a moment after other weights came, the reading is still of those before, which may have had more codes.
  const known = order.filter((j) => j < pictures.length)
  return (
    <ol class="code-list">
      {known.map((j) => (
        <li key={j} data-best={image !== null && j === digit}>
          <MapCanvas
            data={pictures[j]!}
            width={7}
            height={12}
            most={1.2}
            scale={12}
            label={`${t('code')} ${shownName(network.classes[j])}`}
          />
          <span class="code-distance changing">{distances[j]!.toFixed(1)}</span>
          <Bar part={distances[j]! / most} />
        </li>
      ))}
    </ol>
  )
}
