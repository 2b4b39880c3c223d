// Runs in the page: the built package keeps a model in the page's IndexedDB.
import { LeNet5, type LeNet5Error } from 'lenet5-simd'

export async function saveAndOpen(): Promise<object> {
  const [first, second] = [await LeNet5.create({ seed: 1 }), await LeNet5.create({ seed: 2 })]
  const same = async (model: LeNet5): Promise<boolean> =>
    (await LeNet5.open('mine')).toSafetensors().join() === model.toSafetensors().join()
  await first.save('mine')
  const wasSame = await same(first)
  await second.save('mine')
  return {
    same: wasSame,
    replaced: await same(second),
    missing: await LeNet5.open('none').then(
      () => '',
      ({ code, message }: LeNet5Error) => `${code}: ${message}`,
    ),
  }
}
