import { layers, network, reading, sum } from '../state.ts'
import { t } from '../ui/texts.ts'
import { InputCard } from './InputCard.tsx'
import { Inspector } from './Inspector.tsx'
import { LayerCard } from './LayerCard.tsx'

/** Every layer at work. */
export function Layers() {
  const net = network.value
  const now = reading.value
  if (!net || !now) return <section id="layers" aria-busy="true" />
  return (
    <section id="layers" aria-labelledby="layers-title">
      <h2 id="layers-title">{t('layers')}</h2>
      <p class="lead">{t('layersNote')}</p>
      <div class="layers">
        <div class="layer-list">
          <InputCard reading={now} sum={sum.value} />
          {layers.value.map((layer) => (
            <LayerCard key={layer.key} layer={layer} reading={now} network={net} sum={sum.value} />
          ))}
        </div>
        <div class="inspector-place">
          {sum.value && <Inspector sum={sum.value} reading={now} network={net} />}
        </div>
      </div>
    </section>
  )
}
