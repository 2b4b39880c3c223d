// Packs what Debian's packages hold of others' sets. As root on Debian:
//   apt-get install dataset-fashion-mnist python3-sklearn && node datasets/make/make-samples.mjs
// → datasets/fashion.idx.gz, fashion-labels.idx.gz: the first 50 pictures of each class of Fashion-MNIST's test set
// → datasets/optdigits.idx.gz, optdigits-labels.idx.gz: the 1,797 digits of 8×8 pixels, 0 to 16, of scikit-learn
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { writeIdx } from './write.mjs'

const FASHION = '/usr/share/datasets/fashion-mnist'
const OPTDIGITS = '/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz'
const PIXELS = 784
const EACH = 50

const images = gunzipSync(readFileSync(`${FASHION}/t10k-images-idx3-ubyte.gz`)).subarray(16)
const labels = gunzipSync(readFileSync(`${FASHION}/t10k-labels-idx1-ubyte.gz`)).subarray(8)
const taken = new Array(10).fill(0)
const sample = [...labels.keys()].filter((index) => taken[labels[index]]++ < EACH)
const pictures = sample.map((index) => images.subarray(index * PIXELS, (index + 1) * PIXELS))
writeIdx('fashion.idx.gz', [sample.length, 28, 28], Buffer.concat(pictures))
writeIdx('fashion-labels.idx.gz', [sample.length], Buffer.from(sample.map((index) => labels[index])))

const rows = gunzipSync(readFileSync(OPTDIGITS)).toString().trim().split('\n')
const digits = rows.map((row) => row.split(',').map(Number))
writeIdx('optdigits.idx.gz', [rows.length, 8, 8], Buffer.from(digits.flatMap((row) => row.slice(0, 64))))
writeIdx('optdigits-labels.idx.gz', [rows.length], Buffer.from(digits.map((row) => row[64])))
