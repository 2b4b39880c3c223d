/*
 * What Teach keeps in the browser across visits: one record in IndexedDB. Where a browser forbids that, nothing is kept and
 * the page says so.
 */

/** A symbol and its samples, 784 bytes each, as the network sees them. */
export interface KeptSymbol {
  readonly name: string
  readonly samples: readonly Uint8Array[]
}

export interface Kept {
  readonly symbols: readonly KeptSymbol[]
  /** What was learned of them, if anything was. */
  readonly file: Uint8Array | null
}

const [DATABASE, STORE, KEY] = ['lenet5-teach', 'kept', 'now']

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

async function transact<T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open()
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode)
      const request = act(transaction.objectStore(STORE))
      // Kept is what the transaction has ended with.
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error)
    })
  } finally {
    database.close()
  }
}

const isKept = (value: unknown): value is Kept => {
  const { symbols, file } = (value ?? {}) as Partial<Kept>
  return (
    Array.isArray(symbols) &&
    symbols.every(
      ({ name, samples }) =>
        typeof name === 'string' && Array.isArray(samples) && samples.every((one) => one?.length === 784),
    ) &&
    (file === null || file instanceof Uint8Array)
  )
}

/** What was kept; null where there is nothing, or what another version of the page kept. */
export async function readKept(): Promise<Kept | null> {
  const found = await transact<unknown>('readonly', (store) => store.get(KEY))
  return isKept(found) ? found : null
}

export const keep = (what: Kept): Promise<unknown> => transact('readwrite', (store) => store.put(what, KEY))
