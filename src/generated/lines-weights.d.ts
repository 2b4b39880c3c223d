/** The header of weights/lines.safetensors; empty when the file did not exist at build time. */
export const header: string
/** Its values in half precision, as `safetensorsOfHalves` reads them. */
export const halves: string
