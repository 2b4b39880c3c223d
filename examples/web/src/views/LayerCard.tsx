import { formulas } from '../network/formulas.ts'
import type { Layer } from '../network/layers.ts'
import { columnsOf, type Sum } from '../network/unit.ts'
import { unit } from '../state.ts'
import { MapCanvas, type Mark, type Pick } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import { narrow } from '../ui/theme.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'
import { ConnectionTable } from './ConnectionTable.tsx'
import { Filters } from './Filters.tsx'

/** Canvas pixels a unit, by the side of a map. */
const SCALE: Record<number, number> = { 28: 5, 14: 8, 10: 8, 5: 13, 1: 22 }

function columns(layer: Layer): number {
  if (layer.row.name === 'OUTPUT') return 10
  if (layer.side === 1) return layer.maps === 84 ? 7 : columnsOf(layer.maps)
  if (layer.maps === 6) return narrow.value ? 3 : 6
  return narrow.value ? 4 : 8
}

function marksOn(layer: Layer, sum: Sum | null): Mark[] {
  if (!sum) return []
  const own = sum.unit
  const marks: Mark[] = own.layer === layer.key ? [{ map: own.map, left: own.x, top: own.y, size: 1 }] : []
  if (sum.window.name === layer.key) {
    for (const map of sum.window.maps) marks.push({ map, ...sum.window })
  }
  return marks
}

/** Outputs are distances: shown as nearness, so that the answer stands out as elsewhere. */
function shown(layer: Layer, reading: Reading): { data: Float32Array; most?: number } {
  const { data } = reading.maps[layer.key]
  if (layer.row.name !== 'OUTPUT') return layer.side === 1 ? { data, most: 1.7159 } : { data }
  const largest = Math.max(...data)
  return { data: data.map((distance) => 1 - distance / largest), most: 1 }
}

/** One layer: what it holds now, its weights, and how many of them there are. */
export function LayerCard(props: { layer: Layer; reading: Reading; network: NetworkInfo; sum: Sum | null }) {
  const { layer, reading, network, sum } = props
  const { row, maps, side, key } = layer
  const inputs = reading.maps[layer.previous].shape[0]
  const formula = formulas(layer, inputs)
  const own = unit.value.layer === key ? unit.value : null
  const isOutput = row.name === 'OUTPUT'
  const pick = ({ map, y, x }: Pick) => {
    unit.value = { layer: key, map, y, x }
  }
  return (
    <article class="card layer" id={`layer-${key}`} aria-label={row.name}>
      <header>
        <h3>
          {row.name} <small>{t(row.kind)}</small>
        </h3>
        <p>{side > 1 ? t('maps', { x: maps, y: side }) : t('units', { x: maps })}</p>
      </header>
      <div class="layer-body">
        <div class="layer-maps">
          <MapCanvas
            class={`layer-map map-${key}`}
            {...shown(layer, reading)}
            width={side}
            height={side}
            maps={maps}
            columns={columns(layer)}
            scale={isOutput ? 36 : SCALE[side]!}
            gap={side === 1 ? 2 : 8}
            marks={marksOn(layer, sum)}
            label={t('gridLabel', { x: row.name })}
            onPick={pick}
            picked={own}
          />
          {isOutput && (
            <ol class="output-values">
              {Array.from(reading.maps.output.data, (distance, j) => (
                <li key={j}>
                  <b>{j}</b> {distance.toFixed(0)}
                </li>
              ))}
            </ol>
          )}
        </div>
        <div class="layer-notes">
          <dl class="formula">
            <dt>{t('parameters')}</dt>
            <dd>{formula.parameters}</dd>
            <dt>{t('connections')}</dt>
            <dd>{formula.connections}</dd>
          </dl>
          {key !== 'c3' && <Filters layer={layer} weights={network.weights} inputs={inputs} />}
        </div>
      </div>
      {key === 'c3' && <ConnectionTable layer={layer} weights={network.weights['c3.weight']!} sum={sum} />}
    </article>
  )
}
