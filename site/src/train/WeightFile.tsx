/*
 * Which weights the page reads with, and the way to take them along or bring others: a file downloaded here opens in
 * the package and on the command line too.
 */
import { chooseFile } from '../draw/pictures.ts'
import { fail, loadWeights, reader, source } from '../state.ts'
import { t } from '../ui/texts.ts'
import { reset } from './session.ts'

const NAMES = { shipped: 'sourceShipped', trained: 'sourceTrained', file: 'sourceFile' } as const

async function download(): Promise<void> {
  try {
    const bytes = await reader.save()
    const url = URL.createObjectURL(
      new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/octet-stream' }),
    )
    const link = document.createElement('a')
    link.href = url
    link.download = 'lenet5.safetensors'
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), 10_000)
  } catch (error) {
    fail(error)
  }
}

async function open(): Promise<void> {
  const file = await chooseFile('.safetensors')
  await reset()
  await loadWeights(new Uint8Array(await file.arrayBuffer()))
}

/** The weights the page reads with, and their file. */
export function WeightFile() {
  return (
    <div class="card weight-file">
      <p role="status" id="source" data-source={source.value}>
        {t('using')} <b>{t(NAMES[source.value])}</b>
      </p>
      <p class="buttons">
        <button type="button" id="save" onClick={download}>
          {t('save')}
        </button>
        <button type="button" id="open" onClick={open}>
          {t('open')}
        </button>
        <button
          type="button"
          id="shipped"
          disabled={source.value === 'shipped'}
          onClick={() => reset().then(() => loadWeights(null))}
        >
          {t('shipped')}
        </button>
      </p>
    </div>
  )
}
