import type { Weights } from 'lenet5-simd'
import type { Layer } from '../network/layers.ts'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'

/** What a layer has learnt. */
export function Filters({ layer, weights, inputs }: { layer: Layer; weights: Weights; inputs: number }) {
  const { key, row, maps } = layer
  const values = weights[`${key}.weight`]!
  const label = t('weightsOf', { x: row.name })
  if (row.kind === 'subsampling') {
    const biases = weights[`${key}.bias`]!
    return (
      <details>
        <summary>{t('coefficients')}</summary>
        <ol class="coefficients">
          {Array.from(values, (coefficient, map) => (
            <li key={map}>
              × {coefficient.toFixed(2)} {biases[map]! < 0 ? '−' : '+'} {Math.abs(biases[map]!).toFixed(2)}
            </li>
          ))}
        </ol>
      </details>
    )
  }
  if (key === 'c1') {
    return (
      <>
        <h4>{t('filters')}</h4>
        <MapCanvas
          class="c1-filters"
          data={values}
          width={5}
          height={5}
          maps={6}
          scale={12}
          gap={14}
          label={label}
        />
      </>
    )
  }
  // C5: a row for each unit's 16 filters would be long: 40 units across. F6 and OUTPUT: a matrix.
  return (
    <details open={key === 'f6'}>
      <summary>{label}</summary>
      {key === 'c5' ? (
        <MapCanvas
          data={values}
          width={5}
          height={5}
          maps={maps * inputs}
          columns={64}
          scale={2}
          gap={2}
          label={label}
        />
      ) : (
        <MapCanvas data={values} width={inputs} height={maps} scale={key === 'f6' ? 5 : 8} label={label} />
      )}
    </details>
  )
}
