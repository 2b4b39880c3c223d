/*
 * A curve of Train, drawn by uPlot. The module is imported lazily, so that the library is not part of the page's
 * first code.
 */
import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { dark } from '../ui/theme.ts'

interface Props {
  label: string
  points: [number[], number[]]
  unit?: string
  /** Powers of ten, for what falls and falls. */
  logarithmic?: boolean
  colour: { light: string; dark: string }
}

const HEIGHT = 200

/** The powers of ten around a range and around 0.1 to 3: uPlot's ticks start from nothing else. */
const decades = (least: number, most: number): [number, number] => {
  const low = Math.max(-6, Math.floor(Math.log10(Math.min(0.1, least))))
  const high = Math.ceil(Math.log10(Math.max(3, most)))
  return [Number(`1e${low}`), Number(`1e${high}`)]
}

/** Of a logarithmic scale's ticks, those that get a line. */
const powerOfTen = (tick: number): number | null => (Number.isInteger(Math.log10(tick)) ? tick : null)

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶'

/** 100, 10, 1, 0.1, 0.01, 10⁻³ …: shorter than their zeros. */
const decade = (tick: number): string =>
  tick >= 0.01 ? String(tick) : `10⁻${SUPERSCRIPTS[-Math.log10(tick)]}`

/** One curve as it comes. */
export default function Chart({ label, points, unit = '', logarithmic = false, colour }: Props) {
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
    const filter: uPlot.Axis.Filter = (_, ticks) => (logarithmic ? ticks.map(powerOfTen) : ticks)
    const text = (tick: number) => (logarithmic ? decade(tick) : `${tick}${unit}`)
    plot.current = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        legend: { show: false },
        cursor: { y: false },
        scales: {
          x: { time: false, range: (_, least, most) => [least ?? 0, Math.max(most ?? 0, 100)] },
          y: logarithmic
            ? { distr: 3, range: (_, least, most) => decades(least || 0.1, most || 3) }
            : { range: (_, _least, most) => [0, most > 0 ? most * 1.05 : 100] },
        },
        axes: [
          axis,
          {
            ...axis,
            grid: { ...axis.grid, filter },
            ticks: { ...axis.ticks, filter },
            size: 52,
            values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : text(tick))),
          },
        ],
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
