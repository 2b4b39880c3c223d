/*
 * <digit-pad>: a form control that is written on. It behaves as a text field does (name, value, required, disabled,
 * validity, input and change events, reset and restore) and holds one: the answer can be read, corrected and typed
 * there, which is also its way by keyboard and screen reader. The model comes in a worker, when someone is about to
 * write.
 */
import { type DigitPadTexts, styleSheet, TREE, textsOf } from './look.js'
import { NOTHING, type Reading } from './protocol.js'
import { type Stroke, Surface } from './surface.js'

/** Where there is no DOM (a server that renders), the class can be imported all the same. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

/** `change` comes when nobody has written for so long, in milliseconds: a 4 or a 5 takes two strokes. */
const SETTLED = 800

/** Width of the pad over its height: for one symbol, and for each of a line. */
const ONE = 1
const EACH = 0.7

/** Most symbols of a line. */
const MOST = 24

/** Below this share of the probability, what was written is none of `classes`. */
const ALLOWED = 0.5

/**
 * A form control to write a digit on, or a whole number: `<digit-pad name="age" length="2" required></digit-pad>`.
 *
 * `import 'lenet5-simd/element'` defines it. The model is loaded in a worker when someone is about to write.
 *
 * Attributes: `name`, `value` (the one a reset brings back), `required`, `disabled`, `length` (`1` by default; `6`: a
 * number of six digits, `1-6`: of one to six), `classes` (what may be written, such as `12345`, or names with spaces
 * between them; by default all that the model knows), `lang` (of its texts: en, zh, de, fr, es), `aria-label` where no
 * `<label>` names it.
 *
 * Events: `input` whenever the value has changed, `change` when the writer has paused or left.
 *
 * Style: `::part(surface)`, `value`, `controls`, `undo`, `clear`, `message`, and the custom properties
 * `--digit-pad-size`, `-ink`, `-paper`, `-line`, `-accent`, `-radius`.
 *
 * @example
 * import 'lenet5-simd/element'
 * const pad = document.createElement('digit-pad')
 * pad.addEventListener('change', () => console.log(pad.value, pad.certainty))
 * document.body.append(pad)
 */
export class DigitPad extends Base {
  /** Forms take part in it. */
  static readonly formAssociated: boolean = true
  /** What the platform tells it the changes of. */
  static readonly observedAttributes: readonly string[] = [
    'value',
    'required',
    'length',
    'classes',
    'lang',
    'aria-label',
  ]

  readonly #internals: ElementInternals
  readonly #surface: Surface
  readonly #field: HTMLInputElement
  readonly #undo: HTMLButtonElement
  readonly #clear: HTMLButtonElement
  readonly #message: HTMLElement
  readonly #proportions = new CSSStyleSheet()
  #weights: Uint8Array | null = null
  #texts: DigitPadTexts = textsOf('en')
  #reading: Reading = NOTHING
  /** What `setCustomValidity` was given. */
  #custom = ''
  /** Readings asked for; only the last one counts. */
  #asked = 0
  #pending = false
  #failed = false
  /** Whether the value is no longer the attribute's. */
  #touched = false
  /** The value that `change` was last told of. */
  #told = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor() {
    super()
    this.#internals = this.attachInternals()
    const root = this.attachShadow({ mode: 'open', delegatesFocus: true })
    root.innerHTML = TREE
    root.adoptedStyleSheets = [styleSheet(), this.#proportions]
    const part = <T extends HTMLElement>(name: string): T => root.querySelector(`[part="${name}"]`) as T
    this.#field = part('value')
    this.#undo = part('undo')
    this.#clear = part('clear')
    this.#message = part('message')
    const began = (): void => {
      clearTimeout(this.#timer)
      this.#field.value = ''
      void this.#prepare()
    }
    this.#surface = new Surface(part('surface'), began, () => void this.#read())
    this.#surface.aspect = ONE
    this.#undo.addEventListener('click', () => this.undo())
    this.#clear.addEventListener('click', () => this.clear())
    // The event itself goes on to the page, as the host's own.
    this.#field.addEventListener('input', () => this.#typed())
    this.#field.addEventListener('keydown', (event) => this.#key(event))
    this.addEventListener('focusout', () => this.#tell())
    this.addEventListener('focusin', () => void this.#prepare())
    this.addEventListener('pointerenter', () => void this.#prepare(), { once: true })
  }

  /** The element's kind, as forms name it. */
  get type(): string {
    return 'digit-pad'
  }

  /** The form it belongs to. */
  get form(): HTMLFormElement | null {
    return this.#internals.form
  }

  /** The labels that name it. */
  get labels(): NodeList {
    return this.#internals.labels
  }

  /** Why it is not valid: `valueMissing`, `badInput` (unreadable, or none of `classes`), `tooShort`, `tooLong`, … */
  get validity(): ValidityState {
    return this.#internals.validity
  }

  /** What is wrong, in the element's language. */
  get validationMessage(): string {
    return this.#internals.validationMessage
  }

  /** Whether a submit checks it. */
  get willValidate(): boolean {
    return this.#internals.willValidate
  }

  /** Whether it is valid; if not, an `invalid` event says so. */
  checkValidity(): boolean {
    return this.#internals.checkValidity()
  }

  /** As `checkValidity`, and the browser shows the message. */
  reportValidity(): boolean {
    return this.#internals.reportValidity()
  }

  /** Makes it not valid for a reason of the page's; '' ends that. */
  setCustomValidity(message: string): void {
    this.#custom = String(message)
    this.#update()
  }

  /** Its name in the form. */
  get name(): string {
    return this.getAttribute('name') ?? ''
  }
  set name(name: string) {
    this.#attribute('name', name)
  }

  /** What was written or typed; '' where that is nothing. To set it wipes the pad. */
  get value(): string {
    return this.#reading.text
  }
  set value(value: string) {
    this.#set(String(value ?? ''))
    this.#told = this.value
  }

  /** The attribute `value`, which a reset brings back. */
  get defaultValue(): string {
    return this.getAttribute('value') ?? ''
  }
  set defaultValue(value: string) {
    this.#attribute('value', value)
  }

  /** How likely the value is right, 0 to 1; 1 where it was typed or set. */
  get certainty(): number {
    return this.#reading.certainty
  }

  /** Whether a form must have it. */
  get required(): boolean {
    return this.hasAttribute('required')
  }
  set required(required: boolean) {
    this.toggleAttribute('required', Boolean(required))
  }

  /** Whether it is out of use. */
  get disabled(): boolean {
    return this.hasAttribute('disabled')
  }
  set disabled(disabled: boolean) {
    this.toggleAttribute('disabled', Boolean(disabled))
  }

  /** How many symbols are written: `'1'` by default, `'6'`, or `'1-6'`. */
  get length(): string {
    return this.getAttribute('length') ?? '1'
  }
  set length(length: string | number) {
    this.#attribute('length', length)
  }

  /** What may be written: `'12345'`, or names with spaces between them; '': all that the model knows. */
  get classes(): string {
    return this.getAttribute('classes') ?? ''
  }
  set classes(classes: string) {
    this.#attribute('classes', classes)
  }

  /** A weight file (safetensors) to read with; null: the shipped one. */
  get weights(): Uint8Array | null {
    return this.#weights
  }
  set weights(weights: Uint8Array | null) {
    this.#weights = weights ?? null
  }

  /** What is on the pad, black on white, as it is read; null: nothing. */
  get picture(): ImageData | null {
    return this.#surface.picture()
  }

  /** Wipes the pad and the value. */
  clear(): void {
    this.#set('')
    this.#changed()
    this.#tell()
  }

  /** Takes the last stroke back. */
  undo(): void {
    if (this.#surface.strokes.pop() === undefined) return
    this.#surface.paint()
    void this.#read()
  }

  /** @internal */
  connectedCallback(): void {
    this.#speak()
    // Labels behind it in the page are there only now.
    queueMicrotask(() => this.#speak())
  }

  /** @internal */
  attributeChangedCallback(name: string): void {
    if (name === 'value' && !this.#touched) this.#show(this.defaultValue)
    if (name === 'length') this.#resize()
    this.#speak()
  }

  /** @internal */
  formDisabledCallback(disabled: boolean): void {
    this.#surface.disabled = disabled
    for (const control of [this.#field, this.#undo, this.#clear]) control.disabled = disabled
    this.#update()
  }

  /** @internal */
  formResetCallback(): void {
    this.#set(this.defaultValue)
    this.#touched = false
    this.#told = this.value
  }

  /** @internal */
  formStateRestoreCallback(state: unknown): void {
    if (typeof state !== 'string') return
    const { text, certainty, strokes } = JSON.parse(state) as {
      text: string
      certainty: number
      strokes: Stroke[]
    }
    this.#set(text)
    this.#surface.strokes = strokes
    this.#surface.paint()
    this.#reading = { ...NOTHING, text, certainty }
    this.#update()
  }

  /** Frameworks set a property to nothing for an attribute that is not there. */
  #attribute(name: string, value: unknown): void {
    if (value === undefined || value === null) this.removeAttribute(name)
    else this.setAttribute(name, String(value))
  }

  /** Fewest and most symbols. */
  get #range(): readonly [least: number, most: number] {
    const [, least = '1', most = least] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(this.length) ?? []
    const within = (value: string): number => Math.min(MOST, Math.max(1, Number(value)))
    return [within(least), Math.max(within(least), within(most))]
  }

  get #allowed(): readonly string[] {
    const { classes } = this
    return /\s/.test(classes.trim()) ? classes.trim().split(/\s+/) : [...classes]
  }

  #resize(): void {
    const [, most] = this.#range
    const aspect = most === 1 ? ONE : EACH * most
    this.#proportions.replaceSync(`:host { --aspect: ${aspect} }`)
    this.#surface.aspect = aspect
    // One symbol may have a name of several letters.
    if (most > 1) this.#field.maxLength = most
    else this.#field.removeAttribute('maxlength')
  }

  /** Texts and names, in the language of here and now. */
  #speak(): void {
    const tag = this.closest('[lang]')?.getAttribute('lang') || globalThis.navigator?.language || 'en'
    this.#texts = textsOf(tag)
    this.#undo.textContent = this.#texts.undo
    this.#clear.textContent = this.#texts.clear
    const label = [...this.labels].map((one) => one.textContent?.trim()).join(' ')
    this.#field.setAttribute('aria-label', this.getAttribute('aria-label') || label || this.#texts.label)
    this.#field.inputMode = /^\d*$/.test(this.classes) && this.#weights === null ? 'numeric' : 'text'
    this.#surface.label = this.#texts.surface
    this.#update()
  }

  /** Fetches the model; what comes of it is asked for when it is needed. */
  async #prepare(): Promise<void> {
    await this.#reader().catch(() => {})
  }

  async #reader() {
    const { readerOf } = await import('./reader.js')
    return readerOf(this.#weights)
  }

  async #read(): Promise<void> {
    const asked = ++this.#asked
    const picture = this.#surface.picture()
    this.#touched = true
    this.#failed = false
    this.#pending = picture !== null
    if (picture) {
      this.#update()
      const [, most] = this.#range
      const found = await this.#reader()
        .then((reader) => reader.read(picture, most))
        .catch(() => null)
      // More was written meanwhile, or it was wiped.
      if (asked !== this.#asked) return
      this.#failed = found === null
      this.#reading = this.#among(found ?? NOTHING)
    } else this.#reading = NOTHING
    this.#pending = false
    this.#field.value = this.value
    this.#changed()
    clearTimeout(this.#timer)
    if (!this.#surface.drawing) this.#timer = setTimeout(() => this.#tell(), SETTLED)
  }

  /** The reading with nothing but what may be written. */
  #among(reading: Reading): Reading {
    const allowed = this.#allowed
    if (reading.text === '' || allowed.length === 0) return reading.clear ? reading : { ...reading, text: '' }
    // A line's digits are what they are: the validity says which are not wanted.
    if (reading.classes.length === 0) return reading
    const among = reading.classes.filter(([name]) => allowed.includes(name))
    const share = among.reduce((sum, [, probability]) => sum + probability, 0)
    const [text, probability] = among.reduce((best, one) => (one[1] > best[1] ? one : best), ['', 0])
    const clear = reading.clear && share >= ALLOWED
    return { ...reading, text: clear ? text : '', certainty: share > 0 ? probability / share : 0, clear }
  }

  #typed(): void {
    const [, most] = this.#range
    const allowed = this.#allowed
    const text = this.#field.value.trim()
    const kept =
      allowed.length > 0 && allowed.every((name) => [...name].length === 1)
        ? [...text]
            .filter((letter) => allowed.includes(letter))
            .slice(-most)
            .join('')
        : text
    this.#set(kept)
  }

  #key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, shiftKey } = event
    if ((ctrlKey || metaKey) && !shiftKey && key.toLowerCase() === 'z' && this.#surface.strokes.length > 0) {
      event.preventDefault()
      this.undo()
    } else if (key === 'Escape' && (this.value !== '' || this.#surface.strokes.length > 0)) {
      // Not the dialog around it, too.
      event.stopPropagation()
      this.clear()
    } else if (key === 'Enter') {
      this.#tell()
      this.form?.requestSubmit()
    }
  }

  /** A value of the page's or the keyboard's, with nothing on the pad. */
  #set(text: string): void {
    this.#touched = true
    this.#show(text)
  }

  #show(text: string): void {
    this.#asked++
    this.#pending = false
    this.#failed = false
    clearTimeout(this.#timer)
    this.#surface.strokes = []
    this.#surface.paint()
    this.#reading = { ...NOTHING, text }
    if (this.#field.value !== text) this.#field.value = text
    this.#update()
  }

  /** The value is another one, by the writer's doing. */
  #changed(): void {
    this.#update()
    this.dispatchEvent(new Event('input', { bubbles: true, composed: true }))
  }

  /** The writer has paused or left. */
  #tell(): void {
    if (this.#pending || this.value === this.#told) return
    this.#told = this.value
    this.dispatchEvent(new Event('change', { bubbles: true }))
  }

  /** Form value, validity and what is shown of them. */
  #update(): void {
    const { text, certainty } = this.#reading
    const { strokes } = this.#surface
    this.#internals.setFormValue(text, JSON.stringify({ text, certainty, strokes }))
    const [flags, message] = this.#wrong()
    this.#internals.setValidity(flags, message, this.#field)
    this.#undo.disabled = this.#field.disabled || strokes.length === 0
    this.#clear.disabled = this.#field.disabled || (strokes.length === 0 && text === '')
    // Before anything is written nothing is wrong yet.
    const shown = flags.valueMissing || flags.customError ? '' : message
    if (this.#message.textContent !== shown) this.#message.textContent = shown
    this.#field.setAttribute('aria-invalid', String(shown !== '' && !this.#pending))
  }

  #wrong(): [ValidityStateFlags, string] {
    const { text, clear } = this.#reading
    const texts = this.#texts
    const [least, most] = this.#range
    const count = texts.count.replace('{n}', least === most ? String(least) : `${least}–${most}`)
    const written = this.#surface.strokes.length > 0
    if (this.#custom) return [{ customError: true }, this.#custom]
    if (this.#pending) return [{ badInput: true }, texts.reading]
    if (this.#failed) return [{ badInput: true }, texts.failed]
    if (text === '' && (written || !clear)) return [{ badInput: true }, texts.unclear]
    if (text === '') return this.required ? [{ valueMissing: true }, texts.missing] : [{}, '']
    const allowed = this.#allowed
    const symbols = most === 1 ? [text] : [...text]
    if (allowed.length > 0 && symbols.some((one) => !allowed.includes(one)))
      return [{ badInput: true }, texts.unclear]
    if (symbols.length < least) return [{ tooShort: true }, count]
    if (symbols.length > most) return [{ tooLong: true }, count]
    return [{}, '']
  }
}

/** Makes `<digit-pad>` known to the page, once; nothing where there is no DOM. */
export function defineDigitPad(): void {
  const registry = globalThis.customElements as CustomElementRegistry | undefined
  if (registry && !registry.get('digit-pad')) registry.define('digit-pad', DigitPad)
}

declare global {
  interface HTMLElementTagNameMap {
    'digit-pad': DigitPad
  }
}
