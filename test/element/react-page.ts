// Runs in the page: <digit-pad> in React 19, as the component and as the plain element.
import { DigitPad } from 'lenet5-simd/element/react'
import { createElement, useState } from 'react'
import { createRoot } from 'react-dom/client'

const told: string[] = []

function Form() {
  const [year, setYear] = useState('')
  return createElement(
    'form',
    null,
    createElement('label', { htmlFor: 'year' }, 'Year'),
    createElement(DigitPad, {
      id: 'year',
      name: 'year',
      className: 'wide',
      length: '1-2',
      value: year,
      onInput: setYear,
      onChange: (value: string) => told.push(`change ${value}`),
    }),
    createElement('output', null, `year ${year}`),
    createElement('button', { type: 'button', onClick: () => setYear('42') }, 'Now'),
  )
}

export function mount(): void {
  const place = document.body.appendChild(document.createElement('main'))
  createRoot(place).render(createElement(Form))
}

export const take = (): string[] => told.splice(0)
export const value = (): string => document.querySelector('digit-pad')!.value
