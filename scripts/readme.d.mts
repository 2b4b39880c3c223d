export function packedFiles(): string[]
export function readmeForNpm(text: string, version: string, packed: readonly string[]): string
