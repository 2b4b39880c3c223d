export function writeIdx(name: string, shape: readonly number[], values: Uint8Array): void
export function writeLines(name: string, lines: readonly string[]): void
