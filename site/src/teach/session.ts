/*
 * Teach's state and its worker: symbols and their samples, what was learned of them, and what is kept in the browser
 * (kept.ts). Every change is saved at once; what was learned is marked as stale rather than thrown away.
 */
import { computed, signal } from '@preact/signals'
import { fail } from '../state.ts'
import { startWorker } from '../worker/client.ts'
import { latest } from '../worker/latest.ts'
import { type KeptSymbol, keep, readKept } from './kept.ts'
import type { Taught, TaughtReading } from './protocol.ts'

/** Symbols at most, and characters of a name. */
export const [MOST_SYMBOLS, LONGEST_NAME] = [12, 24]
const PIXELS = 784

const FIRST: readonly KeptSymbol[] = [
  { name: '○', samples: [] },
  { name: '△', samples: [] },
]

export const symbols = signal<readonly KeptSymbol[]>(FIRST)
/** Position of the symbol that samples are kept for. */
export const chosen = signal(0)
export const state = signal<'idle' | 'learning'>('idle')
/** The share of learning that is done. */
export const share = signal(0)
export const taught = signal<Taught | null>(null)
/** Whether something changed since. */
export const stale = signal(false)
/** Whether this browser lets the page keep things. */
export const keeps = signal(true)
export const reading = signal<TaughtReading | null>(null)

/** What is learned is learned of these alone; the weights are kept as bytes. */
let file: Uint8Array | null = null

// A worker of its own, so that the digits are read meanwhile; started when it is first needed.
let worker: ReturnType<typeof startWorker> | undefined
const teacher = () => {
  worker ??= startWorker({
    onLearned: (done) => {
      share.value = done
    },
  })
  return worker
}

const save = latest(async () => {
  try {
    await keep({ symbols: symbols.value, file })
    keeps.value = true
  } catch {
    keeps.value = false
  }
})

let opened: Promise<void> | undefined

/** Takes up what an earlier visit kept. */
export function open(): Promise<void> {
  opened ??= (async () => {
    try {
      const kept = await readKept()
      if (!kept) return
      symbols.value = kept.symbols
      file = kept.file
      if (!file) return
      await teacher().reopen(file)
      taught.value = { file, seconds: 0, samples: 0, pair: { shown: '', read: '', confused: false } }
    } catch {
      keeps.value = false
    }
  })()
  return opened
}

function change(next: readonly KeptSymbol[]): void {
  symbols.value = next
  chosen.value = Math.max(0, Math.min(chosen.value, next.length - 1))
  stale.value = taught.value !== null
  void save(undefined)
}

const changed = (at: number, change: (symbol: KeptSymbol) => KeptSymbol): KeptSymbol[] =>
  symbols.value.map((symbol, i) => (i === at ? change(symbol) : symbol))

export const rename = (at: number, name: string) => change(changed(at, (symbol) => ({ ...symbol, name })))

export function addSymbol(): void {
  if (symbols.value.length >= MOST_SYMBOLS) return
  change([...symbols.value, { name: '', samples: [] }])
  chosen.value = symbols.value.length - 1
}

export const removeSymbol = (at: number) => change(symbols.value.filter((_, i) => i !== at))

export const removeSample = (at: number, index: number) =>
  change(changed(at, (symbol) => ({ ...symbol, samples: symbol.samples.filter((_, i) => i !== index) })))

/** Keeps a picture as a sample of a symbol; false where there is no ink on it. */
export async function addSample(at: number, picture: ImageData): Promise<boolean> {
  try {
    const image = await teacher().prepared(picture)
    if (!image || !symbols.value[at]) return false
    change(changed(at, (symbol) => ({ ...symbol, samples: [...symbol.samples, image] })))
    return true
  } catch (error) {
    fail(error)
    return false
  }
}

/** What is missing before there is something to learn. */
export const missing = computed<'needTwo' | 'needNames' | 'needSamples' | null>(() => {
  const names = symbols.value.map(({ name }) => name.trim())
  if (names.length < 2) return 'needTwo'
  if (names.includes('') || new Set(names).size < names.length) return 'needNames'
  return symbols.value.some(({ samples }) => samples.length === 0) ? 'needSamples' : null
})

export async function learn(): Promise<void> {
  const now = symbols.value
  const all = now.flatMap(({ samples }, label) => samples.map((image) => ({ image, label })))
  const images = new Uint8Array(all.length * PIXELS)
  all.forEach(({ image }, i) => {
    images.set(image, i * PIXELS)
  })
  state.value = 'learning'
  share.value = 0
  try {
    const names = now.map(({ name }) => name.trim())
    taught.value = await teacher().learn(
      names,
      images,
      Uint8Array.from(all, ({ label }) => label),
    )
    file = taught.value.file
    stale.value = symbols.value !== now
    void save(undefined)
    if (lastTried) void read(lastTried)
  } catch (error) {
    fail(error)
  } finally {
    state.value = 'idle'
  }
}

let lastTried: ImageData | null = null

/** Reads the pad to try on. */
export const read = latest(async (picture: ImageData) => {
  lastTried = picture
  try {
    reading.value = taught.value ? await teacher().readTaught(picture) : null
  } catch (error) {
    fail(error)
  }
})

export async function forgetAll(): Promise<void> {
  symbols.value = FIRST
  chosen.value = 0
  taught.value = null
  reading.value = null
  stale.value = false
  file = null
  void save(undefined)
  await teacher().forgetTaught()
}
