/** weights/default.safetensors as it is, base64; empty when it did not exist at build time. */
export const file: string
