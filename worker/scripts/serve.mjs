// Serves the built Worker on this machine: `npm start`, with PORT to choose a port other than 8787.
import { startWorkerd } from './workerd.mjs'

const { url, ended, stop } = await startWorkerd({ port: Number(process.env.PORT ?? 8787) })
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
console.log(`
The page:  ${url}

curl ${url} -H 'content-type: image/png' --data-binary @digit.png
curl ${url}/lines -H 'content-type: image/png' --data-binary @line-of-digits.png
head -c 784 /dev/zero | curl ${url} -H 'content-type: application/octet-stream' --data-binary @-
curl ${url}/health

Ctrl-C stops it.`)
await ended
