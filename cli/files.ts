/*
 * Files as the commands read and write them: with one set of limits, unpacked where they are gzip, from standard
 * input and to standard output by the name `-`, and never left half written.
 */
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type EngineOptions, LeNet5 } from 'lenet5-simd'
import { fail, reasonOf } from './fail.js'
import { shownName } from './terminal.js'

/** The name that means standard input, and of a file to be written standard output. */
export const STDIN = '-'
export const STDOUT = '-'

/** Where something was written, in words. */
export const targetName = (path: string): string => (path === STDOUT ? 'to standard output' : shownName(path))

/** Most bytes of a file, also of what a .gz file unpacks to: the 280,000 digits of the largest MNIST take 220 MB. */
export const MAX_FILE = 2 ** 28
/** Most bytes of a picture or a weight file. */
export const MAX_PICTURE = 2 ** 26

const tooLarge = (most: number): never => fail(`it is larger than the ${most} bytes that are read`)

/** All bytes of a file or of standard input, of which no more than `most` are ever held. */
async function readAll(path: string, most: number): Promise<Uint8Array> {
  if (path === STDIN && process.stdin.isTTY === true)
    fail('- reads standard input; pipe a picture in: … | lenet5-simd read -')
  const parts: Buffer[] = []
  let length = 0
  for await (const part of path === STDIN ? process.stdin : createReadStream(path)) {
    length += (part as Buffer).length
    if (length > most) tooLarge(most)
    parts.push(part as Buffer)
  }
  return new Uint8Array(Buffer.concat(parts))
}

/**
 * The bytes of a file, unpacked where it is gzip.
 *
 * @param most bytes that are read, and unpacked
 * @throws Failure that does not name the file
 */
export async function readBytes(path: string, most: number): Promise<Uint8Array> {
  try {
    const bytes = await readAll(path, most)
    const packed = bytes[0] === 0x1f && bytes[1] === 0x8b
    return packed ? new Uint8Array(gunzipSync(bytes, { maxOutputLength: most })) : bytes
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') tooLarge(most)
    return fail(reasonOf(error))
  }
}

/** A file beside another that is written before it takes the other's name: `name.<process>.<random>.tmp`. */
const TEMPORARY = /\.(\d+)\.[0-9a-f]{8}\.tmp$/

const isRunning = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}

/** Removes what earlier processes left that were killed amid writing this file. */
async function removeLeftovers(path: string): Promise<void> {
  const directory = dirname(path)
  for (const name of await readdir(directory)) {
    const pid = name.startsWith(`${basename(path)}.`) && TEMPORARY.exec(name)?.[1]
    if (pid && !isRunning(Number(pid))) await rm(join(directory, name), { force: true })
  }
}

/** Asks that what a directory lists be on the disk too; where directories cannot be opened it is not needed. */
async function syncDirectory(path: string): Promise<void> {
  try {
    const directory = await open(path, 'r')
    await directory.sync().finally(() => directory.close())
  } catch {
    // Windows opens no directories, and some file systems sync none.
  }
}

/**
 * Writes to standard output where that is the name. Else all or nothing: a reader never meets half a file, whenever this
 * process or the machine ends. The bytes go to a file beside, are on the disk before it takes the name, and the name is on
 * the disk afterwards.
 *
 * @throws Failure
 */
export async function writeBytes(path: string, bytes: Uint8Array | string): Promise<void> {
  if (path === STDOUT) {
    await new Promise((done) => process.stdout.write(bytes, done))
    return
  }
  const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await mkdir(dirname(path), { recursive: true })
    await removeLeftovers(path)
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncDirectory(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {})
    fail(`${path} cannot be written: ${reasonOf(error)}`)
  }
}

/** The model of a weight file, or the shipped one. @throws Failure */
export async function loadModel(weights: string | undefined, options?: EngineOptions): Promise<LeNet5> {
  if (weights === undefined) return LeNet5.load(options)
  try {
    return await LeNet5.fromSafetensors(await readBytes(weights, MAX_PICTURE), options)
  } catch (error) {
    return fail(`${weights}: ${reasonOf(error)}`)
  }
}
