// Writes the packed sets into datasets/.
import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

// Makers are started in the project's folder, bundled ones too.
const target = (name) => new URL(`datasets/${name}`, `file://${process.cwd()}/`)

/** An IDX file of bytes, gzip: magic number, sides, values (https://yann.lecun.com/exdb/mnist). */
export function writeIdx(name, shape, values) {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt8(8, 2)
  header.writeUInt8(shape.length, 3)
  for (const [axis, side] of shape.entries()) header.writeUInt32BE(side, 4 + 4 * axis)
  const packed = gzipSync(Buffer.concat([header, values]), { level: 9 })
  packed[9] = 255 // the operating system, which would differ
  writeFileSync(target(name), packed)
  console.log(`${name}: [${shape}], ${packed.length} bytes`)
}

/** A line each. */
export const writeLines = (name, lines) => writeFileSync(target(name), `${lines.join('\n')}\n`)
