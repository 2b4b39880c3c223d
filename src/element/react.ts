/*
 * `lenet5-simd/element/react`: <digit-pad> as a component of React 18 and later. It only hands on: properties that
 * attributes cannot carry, a controlled value, and the two events.
 */
import {
  type CSSProperties,
  createElement,
  type ForwardRefExoticComponent,
  forwardRef,
  type RefAttributes,
  useEffect,
  useImperativeHandle,
  useRef,
} from 'react'
import { type DigitPad as DigitPadElement, defineDigitPad } from './digit-pad.js'

defineDigitPad()

/** What the component takes; see `DigitPad` of `lenet5-simd/element` for what each means. */
export interface DigitPadProps {
  /** Its name in the form. */
  readonly name?: string
  /** The value, where the page keeps it: set it anew in `onInput`. */
  readonly value?: string
  /** The value it has first, and after a reset. */
  readonly defaultValue?: string
  /** Whether a form must have it. */
  readonly required?: boolean
  /** Whether it is out of use. */
  readonly disabled?: boolean
  /** How many symbols are written: 1 by default, 6, or '1-6'. */
  readonly length?: number | string
  /** What may be written, such as '12345'. */
  readonly classes?: string
  /** The language of its texts. */
  readonly lang?: string
  /** A weight file to read with. */
  readonly weights?: Uint8Array | null
  /** What labels refer to. */
  readonly id?: string
  /** For style. */
  readonly className?: string
  /** For style, custom properties too. */
  readonly style?: CSSProperties & { readonly [property: `--${string}`]: string }
  /** The name where no label gives one. */
  readonly 'aria-label'?: string
  /** Called with each value, as it is written. */
  readonly onInput?: (value: string, element: DigitPadElement) => void
  /** Called with the value when the writer has paused or left. */
  readonly onChange?: (value: string, element: DigitPadElement) => void
}

/**
 * `<digit-pad>` for React; its ref is the element.
 *
 * @example
 * import { createElement } from 'react'
 * import { DigitPad } from 'lenet5-simd/element/react'
 * const pad = createElement(DigitPad, { name: 'year', length: 4, onChange: (value) => console.log(value) })
 */
export const DigitPad: ForwardRefExoticComponent<DigitPadProps & RefAttributes<DigitPadElement>> =
  /* @__PURE__ */ forwardRef<DigitPadElement, DigitPadProps>(function DigitPad(props, ref) {
    const { value, defaultValue, weights = null, className, onInput, onChange, ...attributes } = props
    const element = useRef<DigitPadElement>(null)
    useImperativeHandle(ref, () => element.current as DigitPadElement)
    useEffect(() => {
      if (defaultValue !== undefined && element.current) element.current.defaultValue = defaultValue
    }, [defaultValue])
    useEffect(() => {
      const pad = element.current as DigitPadElement
      pad.weights = weights
      if (value !== undefined && pad.value !== value) pad.value = value
    })
    useEffect(() => {
      const pad = element.current as DigitPadElement
      const input = (): void => onInput?.(pad.value, pad)
      const change = (): void => onChange?.(pad.value, pad)
      pad.addEventListener('input', input)
      pad.addEventListener('change', change)
      return () => {
        pad.removeEventListener('input', input)
        pad.removeEventListener('change', change)
      }
    }, [onInput, onChange])
    return createElement('digit-pad', {
      ...attributes,
      ref: element,
      class: className,
      // Absent where false, in every version of React.
      required: attributes.required || undefined,
      disabled: attributes.disabled || undefined,
    })
  })
