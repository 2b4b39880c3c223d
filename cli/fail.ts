/** Something the user can put right: its message says how. The program ends with exit code 1. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

export const fail = (message: string): never => {
  throw new Failure(message)
}

/** What a system call's error code means, in words. */
const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check its name',
  EISDIR: 'this is a directory; name the files in it',
  EACCES: 'it may not be read; check its permissions',
}

/** Why an error came about, as one line. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as Error & { code?: string }
  return (code !== undefined && REASONS[code]) || message
}
