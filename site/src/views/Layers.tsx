/*
 * The section that shows the network at work on what was drawn: the input, seven layers, and the sum of the unit
 * pointed at. It follows the pad a little later than the answer does, and not at all while it is out of sight.
 */
import { useRef } from 'preact/hooks'
import code from '../snippets/layers.js?raw'
import { atWork, layers, network, sum } from '../state.ts'
import { Snippet } from '../ui/Snippet.tsx'
import { t } from '../ui/texts.ts'
import { useInView } from '../ui/visible.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'
import { useFollow } from './follow.ts'
import { InputCard } from './InputCard.tsx'
import { Inspector } from './Inspector.tsx'
import { LayerCard } from './LayerCard.tsx'

function Cards({ reading, network }: { reading: Reading; network: NetworkInfo }) {
  const list = useRef<HTMLDivElement>(null)
  useFollow(list)
  return (
    <div class="layers">
      <div class="layer-list" ref={list}>
        <InputCard reading={reading} sum={sum.value} />
        {layers.value.map((layer) => (
          <LayerCard key={layer.key} layer={layer} reading={reading} network={network} sum={sum.value} />
        ))}
      </div>
      <div class="inspector-place">
        {sum.value && <Inspector sum={sum.value} reading={reading} network={network} />}
      </div>
    </div>
  )
}

/** Every layer at work; out of sight, they stay as they were. */
export function Layers() {
  const section = useRef<HTMLElement>(null)
  const inView = useInView(section)
  const shown = useRef<Reading | null>(null)
  if (inView || !shown.current) shown.current = atWork.value
  return (
    <section id="layers" aria-labelledby="layers-title" ref={section}>
      <h2 id="layers-title">{t('layers')}</h2>
      <p class="lead">{t('layersNote')}</p>
      {network.value && shown.current && <Cards reading={shown.current} network={network.value} />}
      <Snippet code={code} />
    </section>
  )
}
