/** A value as text. */
export const figure = (value: number): string =>
  (Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(3)).replace('-', '−')
