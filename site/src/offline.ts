/** Whether the visitor asked to save data. */
const saving = (): boolean =>
  (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true

/** The page's files are kept for times without a network, and, once it is at rest, the digits to train with. */
async function keep(): Promise<void> {
  await navigator.serviceWorker.register('./service-worker.js')
  const { active } = await navigator.serviceWorker.ready
  if (!saving()) active?.postMessage('keep digits')
}

export function keepForOffline(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator) || !window.isSecureContext) return
  // Without it the page works all the same.
  window.addEventListener('load', () => void keep().catch(() => {}))
}
