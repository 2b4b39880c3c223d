import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type EngineOptions, LeNet5 } from 'lenet5-simd'
import { fail, reasonOf } from './fail.js'

/** The name that means standard input. */
export const STDIN = '-'

/** Most bytes a .gz file may unpack to. */
const MOST_UNPACKED = 2 ** 28

async function readStdin(): Promise<Uint8Array> {
  if (process.stdin.isTTY === true) fail('- reads standard input; pipe a picture in: … | lenet5-simd read -')
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part as Buffer)
  return new Uint8Array(Buffer.concat(parts))
}

/** The bytes of a file, unpacked where it is gzip. @throws Failure that does not name the file */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const bytes = path === STDIN ? await readStdin() : new Uint8Array(await readFile(path))
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
    return packed ? new Uint8Array(gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED })) : bytes
  } catch (error) {
    return fail(reasonOf(error))
  }
}

/** All or nothing: a reader never meets half a file. @throws Failure */
export async function writeBytes(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeFile(temporary, bytes)
    await rename(temporary, path)
  } catch (error) {
    fail(`${path} cannot be written: ${reasonOf(error)}`)
  }
}

/** The model of a weight file, or the shipped one. @throws Failure */
export async function loadModel(weights: string | undefined, options?: EngineOptions): Promise<LeNet5> {
  if (weights === undefined) return LeNet5.load(options)
  try {
    return await LeNet5.fromSafetensors(await readBytes(weights), options)
  } catch (error) {
    return fail(`${weights}: ${reasonOf(error)}`)
  }
}
