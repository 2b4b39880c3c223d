/*
 * The area of <digit-pad> that is written on: strokes by mouse, pen or finger, as paths of an SVG, so that they take
 * the page's colours and any size. A pen comes before fingers: a finger or palm that touched down before it loses
 * what it drew, and touches are not taken for writing for a while after it.
 */

/** A point in parts of the surface's height. */
export type Point = readonly [x: number, y: number]
export type Stroke = Point[]

/** Height of the SVG's own units, and of a stroke in them. */
const UNITS = 100
const PEN = 7.5

/** A contact wider than this is a palm, in CSS pixels. */
const PALM = 48

/** How long touches are palms after a pen was there, in milliseconds. */
const PEN_MEMORY = 10_000

/** Rows of the picture that is read. */
const ROWS = 112

const SVG = 'http://www.w3.org/2000/svg'

const pathOf = (stroke: Stroke): string => {
  const [first, ...rest] = stroke.map(([x, y]) => `${(x * UNITS).toFixed(1)} ${(y * UNITS).toFixed(1)}`)
  // A dot is a line to itself: its round ends show.
  return `M${first}L${(rest.length > 0 ? rest : [first]).join(' ')}`
}

export class Surface {
  strokes: Stroke[] = []
  disabled = false
  readonly #area: HTMLElement
  readonly #svg: SVGElement
  readonly #drawn: () => void
  readonly #began: () => void
  #aspect = 1
  /** The stroke under way, and whose it is. */
  #pointer: { id: number; type: string; box: DOMRect } | null = null
  #lastPen = Number.NEGATIVE_INFINITY

  /**
   * @param began called when a stroke begins
   * @param drawn called when the strokes have changed
   */
  constructor(area: HTMLElement, began: () => void, drawn: () => void) {
    this.#area = area
    this.#svg = area.querySelector('svg') as SVGElement
    this.#began = began
    this.#drawn = drawn
    area.addEventListener('pointerdown', (event) => this.#down(event))
    area.addEventListener('pointermove', (event) => this.#move(event))
    area.addEventListener('pointerup', (event) => this.#up(event))
    // The system has taken the pointer for something else: a gesture, or a palm of its own finding.
    area.addEventListener('pointercancel', (event) => this.#cancel(event))
    // Some pens open menus by a long press.
    area.addEventListener('contextmenu', (event) => event.preventDefault())
  }

  get drawing(): boolean {
    return this.#pointer !== null
  }

  /** Width over height. */
  set aspect(aspect: number) {
    this.#aspect = aspect
    this.#svg.setAttribute('viewBox', `0 0 ${UNITS * aspect} ${UNITS}`)
    this.paint()
  }

  /** What hovering over it says; a reader of the screen has the field. */
  set label(label: string) {
    this.#area.title = label
  }

  paint(): void {
    const paths = this.strokes.map((stroke) => {
      const path = document.createElementNS(SVG, 'path')
      path.setAttribute('d', pathOf(stroke))
      path.setAttribute('stroke-width', String(PEN))
      return path
    })
    this.#svg.replaceChildren(...paths)
  }

  /** What was written, black on white; null: nothing. */
  picture(): ImageData | null {
    if (this.strokes.length === 0) return null
    const canvas = document.createElement('canvas')
    canvas.height = ROWS
    canvas.width = Math.round(ROWS * this.#aspect)
    const context = canvas.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, ROWS)
    Object.assign(context, { lineWidth: (PEN * ROWS) / UNITS, lineCap: 'round', lineJoin: 'round' })
    for (const stroke of this.strokes) {
      context.beginPath()
      // From the first point to itself, so that a dot is drawn too.
      for (const [x, y] of [stroke[0] as Point, ...stroke]) context.lineTo(x * ROWS, y * ROWS)
      context.stroke()
    }
    return context.getImageData(0, 0, canvas.width, ROWS)
  }

  #at({ clientX, clientY }: PointerEvent, { left, top, height }: DOMRect): Point {
    return [(clientX - left) / height, (clientY - top) / height]
  }

  #isPalm({ pointerType, width, height, timeStamp }: PointerEvent): boolean {
    if (pointerType !== 'touch') return false
    return Math.max(width, height) > PALM || timeStamp - this.#lastPen < PEN_MEMORY
  }

  #down(event: PointerEvent): void {
    if (this.disabled || event.button !== 0) return
    event.preventDefault()
    if (event.pointerType === 'pen') {
      this.#lastPen = event.timeStamp
      if (this.#pointer?.type === 'touch') this.#drop()
    }
    if (this.#pointer || this.#isPalm(event)) return
    try {
      this.#area.setPointerCapture(event.pointerId)
    } catch {
      // The pointer is gone already, or was made by a program.
    }
    const box = this.#area.getBoundingClientRect()
    this.#pointer = { id: event.pointerId, type: event.pointerType, box }
    this.strokes.push([this.#at(event, box)])
    this.paint()
    this.#began()
  }

  #move(event: PointerEvent): void {
    if (event.pointerType === 'pen') this.#lastPen = event.timeStamp
    if (event.pointerId !== this.#pointer?.id) return
    if (this.#isPalm(event)) {
      this.#drop()
      this.#drawn()
      return
    }
    const stroke = this.strokes.at(-1) as Stroke
    // A frame may hold several places of a fast pen.
    const events = event.getCoalescedEvents?.() ?? []
    for (const one of events.length > 0 ? events : [event]) stroke.push(this.#at(one, this.#pointer.box))
    this.#svg.lastElementChild?.setAttribute('d', pathOf(stroke))
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer?.id) return
    this.#pointer = null
    this.#drawn()
  }

  #cancel(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer?.id) return
    this.#drop()
    this.#drawn()
  }

  /** The stroke under way is no writing. */
  #drop(): void {
    this.#pointer = null
    this.strokes.pop()
    this.paint()
  }
}
