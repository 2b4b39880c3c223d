import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { dark } from '../ui/theme.ts'

interface Props {
  label: string
  points: [number[], number[]]
  unit?: string
  colour: { light: string; dark: string }
}

const HEIGHT = 190

/** One curve as it comes. */
export default function Chart({ label, points, unit = '', colour }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const isDark = dark.value

  useEffect(() => {
    const element = place.current!
    const style = getComputedStyle(element)
    const axis = {
      stroke: style.getPropertyValue('--muted'),
      grid: { stroke: style.getPropertyValue('--line'), width: 1 },
      ticks: { stroke: style.getPropertyValue('--line'), width: 1 },
    }
    plot.current = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false },
        scales: {
          x: { time: false, range: (_, least, most) => [least ?? 0, Math.max(most ?? 0, 100)] },
          y: { range: (_, _least, most) => [0, most > 0 ? most * 1.05 : 1] },
        },
        axes: [axis, { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => `${tick}${unit}`) }],
        series: [{}, { stroke: isDark ? colour.dark : colour.light, width: 2, points: { show: false } }],
      },
      points,
      element,
    )
    const observer = new ResizeObserver(() => {
      plot.current?.setSize({ width: element.clientWidth, height: HEIGHT })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.current?.destroy()
    }
  }, [isDark])

  useEffect(() => plot.current?.setData(points), [points, points[0].length])

  return (
    <figure class="chart">
      <figcaption>{label}</figcaption>
      <div ref={place} role="img" aria-label={label} />
    </figure>
  )
}
