/** weights/squashed.safetensors in base64; empty when the file did not exist at build time. */
export const base64: string
