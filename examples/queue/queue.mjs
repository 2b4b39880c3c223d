// What producers and workers agree on. A page's picture lies under its own key and the job names it; its result goes into
// one hash under the page's name, so a page that is read twice, because a worker died after it, is stored once.
export const QUEUE = 'pages'
export const RESULTS = 'pages:results'
export const pictureKey = (id) => `pages:picture:${id}`

const { hostname, port } = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379')
export const connection = { host: hostname, port: Number(port || 6379), maxRetriesPerRequest: null }

/** Puts a page up for reading; the same name again does nothing while the first is known. */
export async function putPage(queue, redis, id, png) {
  await redis.set(pictureKey(id), Buffer.from(png))
  await queue.add('read', { id }, { jobId: id, removeOnComplete: true })
}
