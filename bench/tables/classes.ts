/* What 96 classes cost against ten: only the last layer grows, so the batch should hardly. */
import type { Report } from '../report.js'

/** The ten digits, and as many classes as are taken. */
const CLASSES = [10, 96]
const IMAGES = 64

export async function classes(report: Report): Promise<void> {
  const specs = CLASSES.map((n) => ({
    name: `${n} classes`,
    contender: 'growth' as const,
    options: { curve: 'classes' },
    n,
    units: IMAGES,
    own: true as const,
  }))
  await report.compare(`An image of a batch of ${IMAGES}, by the number of classes`, specs)
}
