// Runs in the page: <digit-pad> in a form of plain HTML.
import 'lenet5-simd/element'
import axe from 'axe-core'

/** What the page was told of, in order. */
const told: string[] = []

/** A form with these pads in it; what it submits and what its pads tell is kept. */
export function makeForm(html: string, dark = false): void {
  document.documentElement.lang = 'en'
  document.documentElement.style.colorScheme = dark ? 'dark' : 'light'
  document.body.style.cssText = 'background: Canvas; color: CanvasText'
  document.body.innerHTML = `<main><h1>A form</h1><form>${html}<p><button>Send</button> <button type="reset">Reset</button></p></form></main>`
  told.length = 0
  const form = document.querySelector('form')!
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    told.push(`submit ${new URLSearchParams(new FormData(form) as unknown as Record<string, string>)}`)
  })
  for (const type of ['input', 'change', 'invalid'] as const)
    form.addEventListener(
      type,
      ({ target }) => told.push(`${type} ${(target as HTMLElementTagNameMap['digit-pad']).value}`),
      { capture: type === 'invalid' },
    )
}

const pad = () => document.querySelector('digit-pad')!

export const take = (): string[] => told.splice(0)

export const state = () => ({
  value: pad().value,
  certainty: pad().certainty,
  valid: pad().checkValidity(),
  flags: ['valueMissing', 'badInput', 'tooShort', 'tooLong', 'customError'].filter(
    (flag) => pad().validity[flag as keyof ValidityState],
  ),
  message: pad().validationMessage,
  ink: pad().picture !== null,
})

export const call = (name: 'undo' | 'clear' | 'reportValidity'): unknown => pad()[name]()

export function set(name: string, value: unknown): void {
  Object.assign(pad(), { [name]: value })
}

/** A pointer of some kind, event by event: places in parts of the surface. */
export function pointer(type: string, id: number, kind: string, x: number, y: number, contact = 1): void {
  const surface = pad().shadowRoot!.querySelector('[part="surface"]')!
  const { left, top, width, height } = surface.getBoundingClientRect()
  surface.dispatchEvent(
    new PointerEvent(`pointer${type}`, {
      pointerId: id,
      pointerType: kind,
      clientX: left + x * width,
      clientY: top + y * height,
      width: contact,
      height: contact,
      button: type === 'move' ? -1 : 0,
      buttons: type === 'up' ? 0 : 1,
      bubbles: true,
      cancelable: true,
    }),
  )
}

export const strokes = (): number => pad().shadowRoot!.querySelectorAll('path').length

/** The colours of paper and ink. */
export function colours(): { paper: string; ink: string } {
  const { backgroundColor, color } = getComputedStyle(pad().shadowRoot!.querySelector('[part="surface"]')!)
  return { paper: backgroundColor, ink: color }
}

/** All findings of axe, as text. */
export async function findings(): Promise<string[]> {
  document.title = 'A form'
  const { violations } = await axe.run()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)
}

export const texts = (): string[] =>
  [...pad().shadowRoot!.querySelectorAll('button')].map(({ textContent }) => textContent!)

/** How the reader of a screen calls the field. */
export const fieldName = (): string | null =>
  pad().shadowRoot!.querySelector('input')!.getAttribute('aria-label')
