/*
 * The weights of one layer on its card, in the form that says most of them: filters as pictures, S2's and S4's
 * coefficients as numbers, F6's connections as one large map.
 */
import type { Weights } from 'lenet5-simd'
import type { Layer } from '../network/layers.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'

interface Props {
  layer: Layer
  weights: Weights
  /** Maps or units of the layer before. */
  inputs: number
  /** Maps in a row, as the maps above are laid out. */
  columns: number
}

const signless = (value: number): string => value.toFixed(2).replace('-', '−')

function Coefficients({
  values,
  biases,
  columns,
}: {
  values: Float32Array
  biases: Float32Array
  columns: number
}) {
  return (
    <div class="coefficients-place">
      <h4>{t('coefficients')}</h4>
      <ol class="coefficients" style={{ '--columns': columns }}>
        {Array.from(values, (coefficient, map) => (
          <li key={map}>
            {`×${signless(coefficient)} ${biases[map]! < 0 ? '−' : '+'}${Math.abs(biases[map]!).toFixed(2)}`}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** What a layer has learnt. C3's filters are in its connection table, the codes in OUTPUT's list. */
export function Filters({ layer, weights, inputs, columns }: Props) {
  const { key, row, maps } = layer
  const values = weights[`${key}.weight`]!
  const label = t('weightsOf', { x: row.name })
  const square = { data: values, width: 5, height: 5, label }
  if (row.kind === 'subsampling') {
    return <Coefficients values={values} biases={weights[`${key}.bias`]!} columns={columns} />
  }
  switch (key) {
    case 'c1':
      return (
        <div>
          <h4>{t('filters')}</h4>
          <MapCanvas class="c1-filters" {...square} maps={6} scale={12} gap={14} />
        </div>
      )
    case 'c5':
      return (
        <details>
          <summary>{t('c5Filters')}</summary>
          {/* Four units a row, 16 filters each. */}
          <MapCanvas {...square} maps={maps * inputs} columns={64} scale={2} gap={2} />
        </details>
      )
    case 'f6':
      return (
        <div>
          <h4>{t('f6Weights')}</h4>
          <MapCanvas data={values} width={inputs} height={maps} scale={5} label={label} />
        </div>
      )
    default:
      return null
  }
}
