/*
 * The panel that writes out the arithmetic of one unit: what it sees, each product, the sum, the squash. On a narrow
 * screen it is a sheet at the lower edge, which opens when a unit is chosen.
 */
import type { Sum } from '../network/unit.ts'
import { letGo, pinned, sheet } from '../pointed.ts'
import { layers } from '../state.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'
import { Equation } from './Equation.tsx'
import { figure } from './figure.ts'
import { Nudge } from './Nudge.tsx'
import { SquashCurve } from './SquashCurve.tsx'
import { Terms } from './Terms.tsx'

function name({ unit, kind }: Sum): string {
  const x = unit.layer.toUpperCase()
  const single = kind === 'full connection' || kind === 'euclidean rbf' || unit.layer === 'c5'
  if (single) return t('unitSingle', { x, m: unit.map })
  return t('unitName', { x, m: unit.map, r: unit.y, c: unit.x })
}

/** Which of the maps' colours the value has; a distance has none. */
const sign = ({ kind, value }: Sum): number => (kind === 'euclidean rbf' ? 0 : Math.sign(value))

/** What comes after the sum: the squash curve, or why there is none. */
function Squash({ sum, kind }: { sum: Sum; kind: NetworkInfo['squash'] }) {
  if (sum.kind === 'euclidean rbf') return <p class="hint">{t('noSquashOutput')}</p>
  if (!sum.squashed) return <p class="hint">{t('noSquash')}</p>
  return <SquashCurve net={sum.net} value={sum.value} kind={kind} />
}

/** How the unit pointed at comes by its value. */
export function Inspector({ sum, reading, network }: { sum: Sum; reading: Reading; network: NetworkInfo }) {
  const layer = layers.value.find(({ key }) => key === sum.unit.layer)!
  return (
    <aside class="card inspector" data-open={sheet.value} aria-label={t('inspector')}>
      <button
        type="button"
        class="sheet-handle"
        aria-expanded={sheet.value}
        onClick={() => {
          sheet.value = !sheet.value
        }}
      >
        <span>{name(sum)}</span> <b data-sign={sign(sum)}>{figure(sum.value)}</b>
        <span aria-hidden="true">{sheet.value ? '▾' : '▴'}</span>
      </button>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone */}
      <section class="inspector-body" aria-label={name(sum)} tabIndex={0}>
        <h3>{name(sum)}</h3>
        <div class="inspector-top">
          <figure class="field">
            <MapCanvas
              data={reading.maps.input.data}
              width={32}
              height={32}
              scale={4}
              most={1.175}
              colours="ink"
              marks={[{ map: 0, ...sum.field }]}
              label={t('field')}
            />
          </figure>
          <div>
            <p class="hint">{t('fieldSize', { x: sum.field.size })}</p>
            <p class="value" id="unit-value" data-value={sum.value}>
              {`${t(sum.kind === 'euclidean rbf' ? 'distance' : 'value')} = `}
              <b data-sign={sign(sum)}>{figure(sum.value)}</b>
            </p>
            <Nudge layer={layer} />
          </div>
        </div>
        <Terms sum={sum} />
        <Equation sum={sum} />
        <Squash sum={sum} kind={network.squash} />
        <p class="hint pin">
          {t(pinned.value ? 'pinned' : 'notPinned')}
          {pinned.value && (
            <button type="button" class="small" onClick={letGo}>
              {t('letGo')}
            </button>
          )}
        </p>
      </section>
    </aside>
  )
}
