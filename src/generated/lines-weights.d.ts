/** The header of weights/lines.safetensors; empty when the file did not exist at build time. */
export const header: string
/** Its weights and the numbers beside them, as `unpackWeights` reads them. */
export const codes: string
export const halves: string
