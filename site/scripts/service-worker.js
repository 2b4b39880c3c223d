// Keeps the page's own files. The build fills in their list and a hash of them.
const files = 'FILES'
// Other pages of the same site may be LeNets too.
const own = `lenet5 ${self.registration.scope}`
const cacheName = `${own} VERSION`
// The digits to train with are large and never change: fetched once the page is at rest, and kept over versions.
const digits = './mnist.bin'
const digitsName = `${own} digits`

self.addEventListener('install', (event) => {
  self.skipWaiting()
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)))
})

self.addEventListener('activate', (event) => {
  const removeOld = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(`${own} `) && name !== cacheName && name !== digitsName) await caches.delete(name)
    }
    await self.clients.claim()
  }
  event.waitUntil(removeOld())
})

async function keepDigits() {
  const cache = await caches.open(digitsName)
  if (!(await cache.match(digits))) await cache.add(digits)
}

self.addEventListener('message', (event) => {
  if (event.data === 'keep digits') event.waitUntil(keepDigits())
})

async function answer(request) {
  const kept = await caches.match(request, { ignoreSearch: true })
  if (kept) return kept
  return fetch(request)
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const here = request.url.startsWith(self.registration.scope)
  if (request.method === 'GET' && here) event.respondWith(answer(request))
})
