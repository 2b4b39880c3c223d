/*
 * The page's end of a worker: calls with numbers, answers matched to them, and news that comes unasked (progress of
 * training, of teaching, of a page being read).
 */
import type { Api, Progress, Reply } from './protocol.ts'

export type Remote = {
  [Method in keyof Api]: (...args: Parameters<Api[Method]>) => Promise<ReturnType<Api[Method]>>
}

/** What a worker tells while it is at work. */
interface News {
  onProgress?: (progress: Progress) => void
  onLearned?: (share: number) => void
  onPage?: (done: number, all: number) => void
}

/** A worker with a network of its own; its methods as promises. */
export function startWorker({ onProgress, onLearned, onPage }: News = {}): Remote {
  const worker = new Worker(new URL('./model.worker.ts', import.meta.url), { type: 'module' })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let last = 0
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if ('progress' in data) return onProgress?.(data.progress)
    if ('learned' in data) return onLearned?.(data.learned)
    if ('page' in data) return onPage?.(...data.page)
    const call = waiting.get(data.id)
    waiting.delete(data.id)
    if ('error' in data) call?.reject(new Error(data.error))
    else call?.resolve(data.result)
  }
  worker.onerror = (event) => {
    for (const call of waiting.values()) call.reject(new Error(event.message))
    waiting.clear()
  }
  return new Proxy({} as Remote, {
    get:
      (_, method: keyof Api) =>
      (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          const id = ++last
          waiting.set(id, { resolve, reject })
          worker.postMessage({ id, method, args })
        }),
  })
}
