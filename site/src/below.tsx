/*
 * Everything below the first screen, as one module that app.tsx imports after the first answer: its code and styles
 * do not delay it.
 */
import { useEffect } from 'preact/hooks'
import { land } from './landing.ts'
import './styles/inspector.css'
import './styles/layers.css'
import './styles/measure.css'
import './styles/train.css'
import { Read } from './read/Read.tsx'
import { Teach } from './teach/Teach.tsx'
import { Layers } from './views/Layers.tsx'
import { Measure } from './views/Measure.tsx'
import { Train } from './views/Train.tsx'

/** All that is below the first screen. */
export default function Below() {
  useEffect(land, [])
  return (
    <>
      <Layers />
      <Train />
      <Teach />
      <Read />
      <Measure />
    </>
  )
}
