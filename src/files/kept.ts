/*
 * Where `model.save(name)` keeps a weight file and `LeNet5.open(name)` finds it: the page's own IndexedDB where there
 * is one (pages, Web Workers), a file of that name elsewhere (Node, Deno, Bun). It is what a page would otherwise
 * write.
 */
import { describe, refuse } from '../check.js'
import { LeNet5Error } from '../errors.js'

const DATABASE = 'lenet5-simd'
const STORE = 'models'

/** What is used of node:fs/promises, so that the package needs no types of it. */
interface Files {
  readFile(path: string): Promise<Uint8Array>
  writeFile(path: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
}

// The module's name stays a value, so that bundlers for browsers leave the import alone.
const load = (module: string): Promise<unknown> => import(/* webpackIgnore: true */ /* @vite-ignore */ module)

function checkName(name: unknown): string {
  if (typeof name !== 'string' || name === '' || name.includes('\0'))
    refuse(
      'INVALID_ARGUMENT',
      'name',
      'a name to keep the model by (outside of pages, the path of a file)',
      name,
    )
  return name
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })

/** Does one thing in the page's store, all or nothing. */
async function inStore<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  const database = await settled(opening)
  try {
    const transaction = database.transaction(STORE, mode)
    const done = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
    const [result] = await Promise.all([settled(act(transaction.objectStore(STORE))), done])
    return result
  } finally {
    database.close()
  }
}

const inPage = (): boolean => typeof globalThis.indexedDB === 'object' && globalThis.indexedDB !== null

function failed(what: string, cause: unknown): LeNet5Error {
  const reason = cause instanceof Error ? cause.message : describe(cause)
  return new LeNet5Error('INVALID_FILE', `${what}: ${reason}`, { cause })
}

/** @throws LeNet5Error INVALID_ARGUMENT, INVALID_FILE (a private window, no room, no right to write) */
export async function keep(given: unknown, bytes: Uint8Array): Promise<void> {
  const name = checkName(given)
  try {
    if (inPage()) await inStore('readwrite', (store) => store.put(bytes, name))
    else {
      const { writeFile, rename } = (await load('node:fs/promises')) as Files
      // A file is there whole or not at all, whatever happens meanwhile.
      await writeFile(`${name}.tmp`, bytes)
      await rename(`${name}.tmp`, name)
    }
  } catch (cause) {
    throw failed(`the model could not be saved as ${describe(name)}`, cause)
  }
}

/** @throws LeNet5Error INVALID_ARGUMENT, INVALID_FILE where nothing is kept by that name */
export async function kept(given: unknown): Promise<Uint8Array> {
  const name = checkName(given)
  try {
    if (!inPage()) return await ((await load('node:fs/promises')) as Files).readFile(name)
    const bytes: unknown = await inStore('readonly', (store) => store.get(name))
    if (bytes instanceof Uint8Array) return bytes
    throw new Error('nothing was saved by that name')
  } catch (cause) {
    throw failed(`no model could be opened as ${describe(name)}`, cause)
  }
}
