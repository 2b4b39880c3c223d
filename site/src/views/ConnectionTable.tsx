/*
 * C3's connections, 60 of 96 possible ones: Table I of LeCun et al. (1998) with each cross replaced by the filter
 * learned for it. Pointing at a filter points at a unit of its map.
 */
import { useMemo } from 'preact/hooks'
import type { Layer } from '../network/layers.ts'
import type { Sum, Unit } from '../network/unit.ts'
import { hover, unit } from '../pointed.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'

const AREA = 25

/** The unit of a map of C3 at the place of the one pointed at. */
const inMap = (map: number, side: number): Unit => ({
  layer: 'c3',
  map,
  y: Math.min(side - 1, unit.value.y),
  x: Math.min(side - 1, unit.value.x),
})

/** LeCun's Table I, each cross the filter it stands for; lit by the unit pointed at. */
export function ConnectionTable(props: { layer: Layer; weights: Float32Array; sum: Sum | null }) {
  const { layer, weights, sum } = props
  const connections = layer.connections!
  const inputs = weights.length / layer.maps / AREA
  const kernels = useMemo(
    () => Array.from({ length: weights.length / AREA }, (_, i) => weights.subarray(i * AREA, (i + 1) * AREA)),
    [weights],
  )
  const most = weights.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1e-6)
  const column = sum?.unit.layer === 'c3' ? sum.unit.map : -1
  // A unit of S2 lights what it feeds, one of S4 the map it is made of.
  const row = sum?.unit.layer === 's2' ? sum.unit.map : -1
  const made = sum?.unit.layer === 's4' ? sum.unit.map : column
  return (
    <div class="table-place">
      <h4>{t('table')}</h4>
      <p class="hint">{t('tableNote')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone */}
      <section class="scroll" tabIndex={0} aria-label={t('table')}>
        <table class="connections">
          <thead>
            <tr>
              <th scope="col">
                <abbr title="S2 ↓ C3 →">S2 ↓ C3 →</abbr>
              </th>
              {connections.map((_, map) => (
                <th key={map} scope="col" data-lit={map === made} aria-label={t('c3map', { x: map })}>
                  {map}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: inputs }, (_, input) => (
              <tr key={input}>
                <th scope="row" data-lit={input === row} aria-label={t('s2map', { x: input })}>
                  {input}
                </th>
                {connections.map((sources, map) => {
                  const there = sources.includes(input)
                  return (
                    <td
                      key={map}
                      data-lit={there && (map === made || input === row)}
                      onPointerEnter={() => hover(inMap(map, layer.side))}
                    >
                      {there && (
                        <MapCanvas
                          data={kernels[map * inputs + input]!}
                          width={5}
                          height={5}
                          scale={5}
                          most={most}
                          label={`${t('s2map', { x: input })} → ${t('c3map', { x: map })}`}
                        />
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  )
}
