/*
 * Read's part of what the page says, loaded with the section; and the words for how certain a line is, which come
 * from the probability that the line as a whole is right.
 */
import { translator } from '../ui/texts.ts'

/** The texts of Read, in both languages. `{x}` and `{y}` are filled in. */
const TEXTS = {
  note: [
    'C5 and F6 are convolutions too, so the network can be laid over a line of any width. Write or photograph a number, or a whole page of them: a net that learned lines reads it, in this tab.',
    'C5 与 F6 也是卷积，因此网络可铺在任意长的一行上。写一个或拍一个多位数，也可以拍一整页：学过成行数字的网络就在本页内读出来。',
  ],
  pad: ['Wide drawing pad: write a number of several digits', '宽书写板：写一个多位数'],
  hint: [
    'Write a number, photograph one, or drop, paste or open a picture of a line or a page.',
    '写一个多位数，或拍照，或拖入、粘贴、打开一行或一页数字的图片。',
  ],
  byShipped: [
    'Numbers are read by the shipped nets, not by the weights this page reads digits with now.',
    '多位数由自带的网络识别，不用本页现在识别数字的权重。',
  ],
  photograph: ['Photograph', '拍照'],
  openPicture: ['Open a picture …', '打开图片…'],
  back: ['Back to the pad', '回到书写板'],
  example: ['Example', '示例'],
  camera: ['What the camera sees', '摄像头画面'],
  shutter: ['Take the picture', '拍摄'],
  cancel: ['Cancel', '取消'],
  cameraWaits: ['Waiting for the camera …', '正在等待摄像头…'],
  cameraRefused: [
    'The camera was not allowed. You can allow it in the browser’s settings for this page, or open a picture instead.',
    '未获准使用摄像头。可在浏览器设置中允许本页使用，或改为打开图片。',
  ],
  cameraNone: ['There is no camera: open a picture instead.', '没有摄像头：请改为打开图片。'],
  cameraFailed: [
    'The camera cannot be used now; perhaps another program has it. Open a picture instead.',
    '现在无法使用摄像头，可能正被其他程序占用。请改为打开图片。',
  ],
  as: ['Read as', '读作'],
  asAuto: ['what it shows', '自动判断'],
  asLine: ['one line', '一行'],
  asPage: ['a page', '一页'],
  shownPicture: ['The picture that is read', '所读的图片'],
  loading: ['Loading the net of lines …', '正在载入成行数字的网络…'],
  reading: ['Reading …', '识别中…'],
  readingLine: ['Reading: {x} of {y} lines', '识别中：{y} 行中已读 {x} 行'],
  number: ['Number read', '读出的数'],
  noDigits: ['No digits found.', '没有找到数字。'],
  rows: ['It shows several rows: read it as a page.', '图中有好几行：请按“一页”来读。'],
  sure: ['sure', '很有把握'],
  ratherSure: ['rather sure', '比较有把握'],
  unsure: ['unsure', '没有把握'],
  guess: ['a guess', '只是猜测'],
  marks: ['{x} marks are no digits (dashed).', '有 {x} 处笔迹不是数字（虚线框）。'],
  oneMark: ['One mark is no digit (dashed).', '有一处笔迹不是数字（虚线框）。'],
  time: ['Read in {x} ms.', '用时 {x} 毫秒。'],
  strip: [
    'The line as the network sees it: 32 rows, the digits level and 20 high',
    '网络所见的一行：32 行像素，数字放平，高 20',
  ],
  scores: [
    'Scores of {x} frames, windows of 32 columns every 4: a row for each digit, the last for none',
    '{x} 个窗口的得分，窗口宽 32 列、每隔 4 列一个：每个数字一行，最后一行表示“没有”',
  ],
  steps: [
    'Above, the strip the network is laid over; below, each frame’s scores for the ten digits and for none (–). The line is the likeliest path: repeats along it are one digit, none parts them.',
    '上为网络所铺的长条，下为每个窗口对十个数字和“没有”（–）的得分。折线是最可能的路径：沿路重复的算一个数字，“没有”把它们隔开。',
  ],
  page: ['Lines read', '读出的各行'],
  lines: ['{x} lines, read in {y} s.', '{x} 行，用时 {y} 秒。'],
  oneLine: ['One line, read in {y} s.', '1 行，用时 {y} 秒。'],
  noLines: ['No lines of digits found.', '没有找到成行的数字。'],
  copyAll: ['Copy all as text', '全部复制为文本'],
} as const satisfies Record<string, readonly [en: string, zh: string]>

export type ReadText = keyof typeof TEXTS

/** A text in the visitor's language. */
export const t = translator(TEXTS)

const SURE: readonly [least: number, word: ReadText][] = [
  [0.95, 'sure'],
  [0.8, 'ratherSure'],
  [0.5, 'unsure'],
  [0, 'guess'],
]

/** How likely, in a figure and a word. What is not certain is not rounded up to that. */
export function certaintyText(certainty: number): string {
  const [, word] = SURE.find(([least]) => certainty >= least) ?? SURE.at(-1)!
  return `${(Math.min(certainty, 0.999) * 100).toFixed(1)}% · ${t(word)}`
}
