export const MNIST: string
export const DRAWN: readonly string[]
