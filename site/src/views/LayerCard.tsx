/*
 * The card that C1 to OUTPUT each have in Layers. Maps are as large as their layer allows and lie in fewer columns on
 * a phone; while a card is out of sight it is not rendered anew.
 */
import { useRef } from 'preact/hooks'
import { formulas } from '../network/formulas.ts'
import type { Layer, LayerKey } from '../network/layers.ts'
import { columnsOf, type Sum } from '../network/unit.ts'
import { choose, hover, unit } from '../pointed.ts'
import { MapCanvas, type Pick } from '../ui/MapCanvas.tsx'
import type { Mark } from '../ui/paint-maps.ts'
import { language, t } from '../ui/texts.ts'
import { narrow } from '../ui/theme.ts'
import { useRenderedInView } from '../ui/visible.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'
import { CodeList } from './CodeList.tsx'
import { ConnectionTable } from './ConnectionTable.tsx'
import { Filters } from './Filters.tsx'

/** Canvas pixels a unit, by the side of a map: maps of one number fill the card's width at every size. */
const SCALE: Record<number, number> = { 28: 5, 14: 10, 10: 10, 5: 20, 1: 22 }
const BIG: Partial<Record<LayerKey, number>> = { f6: 32, output: 50 }
const WIDE_GAP = 8

function columns(layer: Layer): number {
  if (layer.row.name === 'OUTPUT') return 10
  if (layer.maps === 84) return 7
  if (layer.side === 1) return narrow.value ? 15 : columnsOf(layer.maps)
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

interface Props {
  layer: Layer
  reading: Reading
  network: NetworkInfo
  sum: Sum | null
}

function content({ layer, reading, network, sum }: Props) {
  const { row, maps, side, key } = layer
  const inputs = reading.maps[layer.previous].shape[0]
  const formula = formulas(layer, inputs)
  const pointed = ({ map, y, x }: Pick) => ({ layer: key, map, y, x })
  return (
    <>
      <header>
        <h3>
          {row.name} <small>{t(row.kind)}</small>
        </h3>
        <p>{side > 1 ? t('maps', { x: maps, y: side }) : t('units', { x: maps })}</p>
      </header>
      <p class="about">{t(`about-${key}`)}</p>
      <div class="layer-body">
        <div class={`layer-maps ${side > 1 ? 'wide' : ''}`}>
          <MapCanvas
            class={`layer-map map-${key}`}
            {...shown(layer, reading)}
            width={side}
            height={side}
            maps={maps}
            columns={columns(layer)}
            scale={BIG[key] ?? SCALE[side]!}
            gap={side === 1 ? 2 : WIDE_GAP}
            marks={marksOn(layer, sum)}
            label={t('gridLabel', { x: row.name })}
            onHover={(pick) => hover(pointed(pick))}
            onPick={(pick) => choose(pointed(pick))}
            picked={unit.value.layer === key ? unit.value : null}
          />
          {key === 'output' && <CodeList reading={reading} network={network} all />}
        </div>
        <div class="layer-notes">
          <dl class="formula">
            <dt>{t('parameters')}</dt>
            <dd>{formula.parameters}</dd>
            <dt>{t('connections')}</dt>
            <dd>{formula.connections}</dd>
          </dl>
          <Filters layer={layer} weights={network.weights} inputs={inputs} columns={columns(layer)} />
        </div>
      </div>
      {key === 'c3' && <ConnectionTable layer={layer} weights={network.weights['c3.weight']!} sum={sum} />}
    </>
  )
}

/** One layer: what it does, what it holds now, its weights, and how many of them there are. */
export function LayerCard(props: Props) {
  const { key, row } = props.layer
  const card = useRef<HTMLElement>(null)
  const inside = useRenderedInView(card, () => content(props), [language.value, narrow.value])
  return (
    <article class="card layer" id={`layer-${key}`} data-layer={key} aria-label={row.name} ref={card}>
      {inside}
    </article>
  )
}
