import { describe, expect, it } from 'vitest'
import { LeNet5 } from '../../src/index.js'
import { codesOf } from '../../src/network/codes.js'
import { createPool } from '../../src/pool/index.js'
import { BACKENDS } from '../backends.js'
import { digits, fingerprint, rejection } from './support.js'

const COUNTS = [2, 10, 11, 26, 96]
const CASES = BACKENDS.flatMap((simd) => COUNTS.map((count) => ({ simd, count })))
/** Characters, names and nothing. */
const namesOf = (count: number): string[] =>
  ['', 'tree', ...Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))].slice(0, count)

describe.each(CASES)('a model of $count classes on $simd', ({ simd, count }) => {
  const classes = namesOf(count)
  const create = () => LeNet5.create({ simd, classes, seed: 4 })
  /** `count` images of class 0, 1, … in turn, and more of the first ones. */
  const data = async () => {
    const { images } = await digits(count + 3)
    return { images, labels: Array.from({ length: count + 3 }, (_, i) => i % count) }
  }

  it('answers with a position, a name and as many distances', async () => {
    const model = await create()
    expect(model.classes).toEqual(classes)
    const { images } = await data()
    const { digits: read, distances, probabilities } = model.predict(images)
    expect([distances.length, probabilities.length]).toEqual([(count + 3) * count, (count + 3) * count])
    for (let i = 0; i < 3; i++) {
      const one = model.classify(images.subarray(i * 784, (i + 1) * 784))
      expect(one.digit).toBe(read[i])
      expect(one.label).toBe(classes[one.digit])
      expect(one.distances).toHaveLength(count)
      expect(one.probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 5)
      expect(one.distances[one.digit]).toBe(Math.min(...one.distances))
      for (const [j, distance] of one.distances.entries())
        expect(Math.abs(distance - (distances[i * count + j] as number))).toBeLessThan(2e-3)
    }
    const rejected = model.classify(images.subarray(0, 784), { reject: 1 })
    expect([rejected.digit, rejected.label]).toEqual([-1, ''])
  })

  it('shows, scans and counts them', async () => {
    const model = await create()
    const image = (await data()).images.subarray(0, 784)
    const { output } = model.featureMaps(image)
    expect([output.shape, output.data.length]).toEqual([[count, 1, 1], count])
    const scan = model.scan({ data: new Uint8Array(40 * 36), width: 40, height: 36 })
    expect([scan.distances.length, scan.digits.length]).toEqual([count * 6, 6])
    expect(Math.max(...scan.digits)).toBeLessThan(count)
    const last = model.summary().at(-1)
    expect([last?.outputShape, last?.connections]).toEqual([[count, 1, 1], count * 84])
    expect(String(model)).toContain(`${count}×1×1`)
  })

  it('learns by positions and by names alike, and scores', async () => {
    const [byPosition, byName] = [await create(), await create()]
    const { images, labels } = await data()
    const names = labels.map((label) => classes[label] as string)
    const options = { epochs: 2, batchSize: 8, seed: 2 }
    await byPosition.fit({ images, labels: Int32Array.from(labels) }, options)
    const history = await byName.fit(
      { images, labels: names },
      { ...options, validation: { images, labels: names } },
    )
    expect(fingerprint(byName)).toBe(fingerprint(byPosition))
    expect(history.epochs[1]?.loss).toBeLessThan(history.epochs[0]?.loss as number)
    const result = byName.evaluate({ images, labels: names })
    expect(result.confusion).toHaveLength(count * count)
    for (let label = 0; label < count; label++) {
      const row = result.confusion.subarray(label * count, (label + 1) * count)
      expect(row.reduce((a, b) => a + b)).toBe(labels.filter((other) => other === label).length)
    }
    expect(history.epochs[1]?.validation?.errorRate).toBeCloseTo(result.errorRate, 12)
    expect(byPosition.evaluate({ images, labels: BigInt64Array.from(labels, BigInt) })).toEqual(result)
  })

  it('comes back from its file, its training and over workers', async () => {
    const model = await create()
    const { images, labels } = await data()
    await model.fit({ images, labels }, { batchSize: 8 })
    const file = model.toSafetensors()
    const again = await LeNet5.fromSafetensors(file, { simd })
    expect(again.classes).toEqual(classes)
    expect(fingerprint(again)).toBe(fingerprint(model))
    expect(again.getWeights()['output.weight']).toEqual(codesOf(classes))
    expect(again.predict(images)).toEqual(model.predict(images))
    await using pool = await createPool({ size: 1, weights: file, simd })
    expect(pool.classes).toEqual(classes)
    expect(await pool.predict(images)).toEqual(model.predict(images))
    expect(await pool.evaluate({ images, labels })).toEqual(model.evaluate({ images, labels }))

    const options = { epochs: 2, batchSize: 8 }
    const whole = await create()
    await whole.fit({ images, labels }, options)
    const stopped = await create()
    let saved: Uint8Array = new Uint8Array(0)
    const onEpochEnd = (): void => {
      saved = stopped.saveTraining()
      throw new Error('enough')
    }
    await stopped.fit({ images, labels }, { ...options, onEpochEnd }).catch(() => {})
    const resumed = await create()
    await resumed.fit({ images, labels }, { ...options, resume: saved })
    expect(fingerprint(resumed)).toBe(fingerprint(whole))
    const other = await LeNet5.create({ simd, classes: [...classes.slice(1), 'else'] })
    const error = await rejection(
      () => other.fit({ images, labels }, { ...options, resume: saved }),
      'INVALID_ARGUMENT',
    )
    expect(error.message).toContain("same network's classes")
  })
})

describe('16 bits', () => {
  it.each(COUNTS)('read %d classes nearly as floats do', async (count) => {
    const { images } = await digits(20)
    const classes = namesOf(count)
    const [floats, int16] = await Promise.all(
      (['float32', 'int16'] as const).map(async (precision) => {
        const model = await LeNet5.create({ simd: 'baseline', precision, classes, seed: 4 })
        return model.predict(images).distances
      }),
    )
    expect(int16).toHaveLength(20 * count)
    expect(int16).not.toEqual(floats)
    for (const [i, distance] of (int16 as Float32Array).entries())
      expect(Math.abs(distance - (floats?.[i] as number))).toBeLessThan(1)
  })
})

describe('derive', () => {
  it('keeps C1 to F6, the variant and the backend, and has the codes of the new classes', async () => {
    const model = await LeNet5.create({ simd: 'js', seed: 8, squash: 'logistic', distanceScale: 0.2 })
    const letters = await model.derive({ classes: ['A', 'B', 'tree'] })
    expect([letters.backend, letters.squash, letters.distanceScale]).toEqual(['js', 'logistic', 0.2])
    expect(letters.classes).toEqual(['A', 'B', 'tree'])
    const { 'output.weight': codes, ...kept } = letters.getWeights()
    const { 'output.weight': before, ...own } = model.getWeights()
    expect(kept).toEqual(own)
    expect(codes).toEqual(codesOf(['A', 'B', 'tree']))
    expect(before).toHaveLength(840)
    const { images } = await digits(3)
    await letters.fit({ images, labels: ['A', 'B', 'tree'] })
    expect(model.getWeights()).toEqual({ ...own, 'output.weight': before })
  })

  it('takes codes of one’s own, and how many classes', async () => {
    const model = await LeNet5.create({ simd: 'js' })
    const codes = Float32Array.from({ length: 168 }, (_, i) => (i % 5) - 1)
    const two = await model.derive({ classes: 2, codes })
    expect(two.classes).toEqual(['0', '1'])
    expect(two.getWeights()['output.weight']).toEqual(codes)
    const created = await LeNet5.create({ simd: 'js', classes: 2, codes })
    expect(created.getWeights()['output.weight']).toEqual(codes)
  })

  it('drops the test of what is a digit', async () => {
    const shipped = await LeNet5.load({ simd: 'js' })
    const derived = await shipped.derive({ classes: 10 })
    expect(derived.toSafetensors().length).toBeLessThan(shipped.toSafetensors().length)
    const { digit, label } = derived.classify(new Uint8Array(784), { reject: 1 })
    expect([digit, label]).toEqual([-1, ''])
  })

  it('stands beside the model it comes from', async () => {
    const { images } = await digits(9)
    const model = await LeNet5.create()
    const before = model.predict(images).distances
    const derived = await model.derive({ classes: 10 })
    expect(derived.predict(images).distances).toEqual(before)
    derived.setWeights({ 'f6.bias': new Float32Array(84) })
    expect(model.predict(images).distances).toEqual(before)
    derived.dispose()
    expect(model.predict(images).distances).toEqual(before)
    model.dispose()
    await rejection(() => model.derive({ classes: 2 }), 'DISPOSED')
  })
})

describe('what does not fit', () => {
  it('of classes and codes is said by create and derive', async () => {
    const model = await LeNet5.create({ simd: 'js' })
    const bad: [object, RegExp][] = [
      [{ classes: ['A'] }, /options.classes must be 2 to 96 distinct names/],
      [{ classes: ['A', 'A'] }, /"A" at both 0 and 1/],
      [{ classes: ['A', 'a'.repeat(100)] }, /options.classes\[1\]/],
      [{ classes: 97 }, /options.classes/],
      [{ classes: 2, codes: new Float32Array(84) }, /options.codes must be a Float32Array of length 168/],
      [{ classes: 2, kodes: 1 }, /no option "kodes"/],
    ]
    for (const [options, message] of bad) {
      for (const call of [() => model.derive(options as never), () => LeNet5.create(options as never)])
        expect((await rejection(call, 'INVALID_ARGUMENT')).message).toMatch(message)
    }
    const none = await rejection(() => model.derive({} as never), 'INVALID_ARGUMENT')
    expect(none.message).toMatch(/options.classes must be 2 to 96 distinct names.*got undefined/)
    await rejection(() => model.derive(undefined as never), 'INVALID_ARGUMENT')
  })

  it('of labels is said before anything changes', async () => {
    const model = await LeNet5.create({ simd: 'js', classes: ['A', 'B', 'tree'] })
    const before = fingerprint(model)
    const { images } = await digits(3)
    const cases: [unknown, RegExp][] = [
      [['A', 'B', 'three'], /labels\[2\] must be one of the model's classes: "A", "B", "tree", got "three"/],
      [['A', 'B', 2], /labels\[2\] must be one of the model's classes/],
      [[0, 1, 'tree'], /labels\[2\] must be a class by its position, 0 to 2, or all labels names/],
      [[0, 1, 3], /labels\[2\] must be a class by its position, 0 to 2/],
      [Uint16Array.of(0, 1, 256), /labels\[2\]/],
      [Int8Array.of(0, -1, 1), /labels\[1\]/],
      [BigUint64Array.of(0n, 1n, 2n ** 60n), /labels\[2\]/],
      [new Float32Array(3), /labels must be a Uint8Array or an array/],
      [['A', 'B'], /labels must hold 3 classes, one for each image/],
    ]
    for (const [labels, message] of cases) {
      for (const method of ['fit', 'evaluate'] as const) {
        const call = () => model[method]({ images, labels } as never)
        expect((await rejection(call, 'INVALID_ARGUMENT')).message).toMatch(message)
      }
    }
    const absent = await rejection(() => model.fit({ images, labels: ['A', 'A', 'A'] }), 'INVALID_ARGUMENT')
    expect(absent.message).toMatch(/labels must hold each class at least once, got none of "B", "tree"; add/)
    expect(fingerprint(model)).toBe(before)
    // Once learned, some of the classes may be practised alone.
    await model.fit({ images, labels: ['A', 'B', 'tree'] })
    await model.fit({ images, labels: ['A', 'A', 'A'] })
  })

  it('of weights and files of other classes is said', async () => {
    const model = await LeNet5.create({ simd: 'js', classes: ['A', 'B', 'tree'] })
    const before = fingerprint(model)
    const codes = { 'output.weight': new Float32Array(840) }
    const error = await rejection(() => model.setWeights(codes), 'INVALID_WEIGHTS')
    expect(error.message).toContain("weights['output.weight'] must be a Float32Array of length 252")
    expect(error.message).toContain(
      "codes of 10 classes are another model's: derive({ classes, codes }) makes it",
    )
    expect(fingerprint(model)).toBe(before)
    const digitsOnly = await rejection(() =>
      model.readDigits({ data: new Uint8Array(40 * 40), width: 40, height: 40 }),
    )
    expect(digitsOnly.message).toContain('readDigits needs a model of the ten digits')
  })
})
