/*
 * The command `export`: the network as ONNX or safetensors, so that other frameworks run the same weights. Both can
 * be written at once, and one of them to standard output.
 */
import { toOnnx } from 'lenet5-simd/onnx'
import { fail } from '../fail.js'
import { loadModel, STDOUT, targetName, writeBytes } from '../files.js'
import { count, leaveStandardOutput, say } from '../terminal.js'

export interface ExportOptions {
  readonly onnx?: string
  readonly safetensors?: string
  readonly weights?: string
}

/** Writes the network in another format, for other programs. */
export async function exportModel({ onnx, safetensors, weights }: ExportOptions): Promise<void> {
  if (onnx === undefined && safetensors === undefined)
    fail('say what to write: --onnx file or --safetensors file')
  if (onnx === STDOUT && safetensors === STDOUT)
    fail('standard output takes one file: give the other one a name')
  if (onnx === STDOUT || safetensors === STDOUT) leaveStandardOutput()
  const model = await loadModel(weights)
  const files = [
    [onnx, toOnnx],
    [safetensors, (net: typeof model) => net.toSafetensors()],
  ] as const
  for (const [path, write] of files) {
    if (path === undefined) continue
    const bytes = write(model)
    await writeBytes(path, bytes)
    say(`wrote ${targetName(path)}: ${count(bytes.length)} bytes`)
  }
}
