import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { historyToCsv, LeNet5 } from '../../src/index.js'
import { describeInBrowsers, runInBrowser } from '../browser/chromium.js'
import { rejection } from '../model/support.js'

describe('save and open, in files', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lenet5-kept-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('give the model back, bit for bit, and replace it whole', async () => {
    const path = join(folder, 'mine.safetensors')
    const first = await LeNet5.create({ seed: 1, squash: 'logistic' })
    const second = await LeNet5.create({ seed: 2 })
    await first.save(path)
    expect((await LeNet5.open(path)).toSafetensors()).toEqual(first.toSafetensors())
    await second.save(path)
    const opened = await LeNet5.open(path, { simd: 'js' })
    expect(opened.toSafetensors()).toEqual(second.toSafetensors())
    expect(opened.backend).toBe('js')
    expect(await readdir(folder)).toEqual(['mine.safetensors'])
  })

  it('say what is wrong', async () => {
    const model = await LeNet5.create()
    expect((await rejection(() => LeNet5.open(join(folder, 'none')), 'INVALID_FILE')).message).toContain(
      'none',
    )
    expect(
      (await rejection(() => model.save(join(folder, 'no', 'folder')), 'INVALID_FILE')).message,
    ).toContain('could not be saved')
    for (const name of ['', 'a\0b', 7, undefined, null]) {
      expect((await rejection(() => model.save(name as string), 'INVALID_ARGUMENT')).message).toContain(
        'name',
      )
      expect((await rejection(() => LeNet5.open(name as string), 'INVALID_ARGUMENT')).message).toContain(
        'name',
      )
    }
    const path = join(folder, 'broken')
    await writeFile(path, 'no weights')
    await rejection(() => LeNet5.open(path), 'INVALID_WEIGHTS')
    model.dispose()
    await rejection(() => model.save(path), 'DISPOSED')
  })
})

describeInBrowsers('save and open, in IndexedDB', (browser) => {
  it('give the model back, bit for bit, and replace it whole', async () => {
    const page = new URL('./kept-page.ts', import.meta.url)
    expect(await runInBrowser(browser, page, 'saveAndOpen')).toEqual({
      same: true,
      replaced: true,
      missing: 'INVALID_FILE: no model could be opened as "none": nothing was saved by that name',
    })
  })
})

describe('historyToCsv', () => {
  it('has a line an epoch under its names, empty where nothing was measured', () => {
    const record = { epoch: 1, loss: 0.5, learningRate: 1e-7, seconds: 2, imagesPerSecond: 32 }
    const validation = { loss: 0.25, errorRate: 0.125, accuracy: 0.875 }
    expect(historyToCsv({ epochs: [record, { ...record, epoch: 2, validation }], steps: 4 })).toBe(
      'epoch,loss,learningRate,validationLoss,validationErrorRate,seconds,imagesPerSecond\r\n' +
        '1,0.5,1e-7,,,2,32\r\n2,0.5,1e-7,0.25,0.125,2,32\r\n',
    )
  })
})
