/*
 * Where the page starts: it is put on the screen at once, and the network is loaded meanwhile. Only the styles of the
 * first screen come with it.
 */
import { render } from 'preact'
import { App } from './app.tsx'
import { keepForOffline } from './offline.ts'
import { atWork, loadWeights, reader, sum } from './state.ts'
import './styles/base.css'
import './styles/draw.css'

/** The value of the unit pointed at: by the sum shown, and as the network computed it. */
function compare() {
  const { unit, value } = sum.value!
  const { data, shape } = atWork.value!.maps[unit.layer]
  return { shown: value, own: data[(unit.map * shape[1] + unit.y) * shape[2] + unit.x] }
}

render(<App />, document.getElementById('app')!)
void loadWeights(null)

keepForOffline()

// For tests and the curious, in the console.
Object.assign(globalThis, { lenet5: { compare, save: async () => [...(await reader.save())] } })
