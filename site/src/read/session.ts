/*
 * Read's state and its worker. The net of lines is large and asked for only once somebody comes to the section; while
 * a picture is being read, newer ones replace each other, so that the last stroke is what counts.
 */
import { signal } from '@preact/signals'
import { fail, trouble } from '../state.ts'
import { startWorker } from '../worker/client.ts'
import { latest } from '../worker/latest.ts'
import type { Answer, ReadAs } from './protocol.ts'

/** What was read, and of which picture. */
export const answer = signal<{ of: ImageData; answer: Answer } | null>(null)
export const state = signal<'idle' | 'loading' | 'reading'>('idle')
/** Lines of a page that are done, and how many there are. */
export const progress = signal<readonly [done: number, all: number] | null>(null)
export const readAs = signal<ReadAs>('auto')
/** The picture that is shown in place of the pad. */
export const shown = signal<ImageData | null>(null)

/** What is on the pad, and whether the section was come to: only then the net of lines is asked for. */
let written: ImageData | null = null
let wanted = false

// A worker of its own, so that digits are read and learned while it reads a page; started when it is first needed.
let worker: ReturnType<typeof startWorker> | undefined
const reader = () => {
  worker ??= startWorker({
    onPage: (done, all) => {
      progress.value = [done, all]
    },
  })
  return worker
}

let loaded = false

const readLatest = latest(
  async ({ picture, as, dark }: { picture: ImageData; as: ReadAs; dark: boolean }) => {
    state.value = loaded ? 'reading' : 'loading'
    try {
      answer.value = { of: picture, answer: await reader().readNumbers(picture, as, dark) }
      loaded = true
      trouble.value = null
    } catch (error) {
      fail(error)
    }
    progress.value = null
    state.value = 'idle'
  },
)

/** Reads what is shown, if the section was come to. */
function read(): void {
  const picture = shown.value ?? written
  if (wanted && picture) void readLatest({ picture, as: readAs.value, dark: !shown.value })
}

/** The section is in sight, or something was given to it. */
export function come(): void {
  if (wanted) return
  wanted = true
  read()
}

/** What is on the pad from now on. */
export function write(picture: ImageData): void {
  written = picture
  if (!shown.value) read()
}

/** Least height of a line that can be read, in pixels. */
const LEAST_HEIGHT = 20

/** A picture too low to be read, with every row several times. */
function highEnough(picture: ImageData): ImageData {
  const times = Math.ceil(LEAST_HEIGHT / picture.height)
  if (times <= 1) return picture
  const { width, height } = picture
  const larger = new ImageData(width * times, height * times)
  const from = new Uint32Array(picture.data.buffer)
  const to = new Uint32Array(larger.data.buffer)
  for (let i = 0; i < to.length; i++) {
    const [x, y] = [i % larger.width, Math.floor(i / larger.width)]
    to[i] = from[Math.floor(y / times) * width + Math.floor(x / times)]!
  }
  return larger
}

/** A picture in place of the pad; null brings the pad back. */
export function show(picture: ImageData | null): void {
  shown.value = picture && highEnough(picture)
  answer.value = null
  wanted = true
  read()
}

export function takeAs(as: ReadAs): void {
  readAs.value = as
  read()
}
