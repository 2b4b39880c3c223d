// Keeps the page's own files. The build fills in their list and a hash of them.
const files = 'FILES'
const cacheName = 'lenet5-VERSION'

self.addEventListener('install', (event) => {
  self.skipWaiting()
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)))
})

self.addEventListener('activate', (event) => {
  const removeOld = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('lenet5-') && name !== cacheName) await caches.delete(name)
    }
    await self.clients.claim()
  }
  event.waitUntil(removeOld())
})

async function answer(request) {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request, { ignoreSearch: true })
  if (kept) return kept
  const response = await fetch(request)
  // The digits to train with are large: kept when first asked for.
  if (response.ok) await cache.put(request, response.clone())
  return response
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const here = request.url.startsWith(self.registration.scope)
  if (request.method === 'GET' && here) event.respondWith(answer(request))
})
