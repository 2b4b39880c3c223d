/*
 * The network's answer beside the pad, in two forms: the whole card, and a line above the pad on a phone, where the
 * card is off the screen. The line is hidden from assistive technology, as the card already says the same.
 */
import { likeliest, shownName } from '../network/likeliest.ts'
import { Bar } from '../ui/Bar.tsx'
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'

const percent = (part: number): string => `${(100 * part).toFixed(1)}%`

function timing({ microseconds }: Reading, { backend }: NetworkInfo): string {
  const y = backend === 'js' ? 'JavaScript' : `WebAssembly SIMD (${backend})`
  return microseconds > 0 ? t('readIn', { x: Math.max(1, Math.round(microseconds)), y }) : y
}

/** The answer in one line above the pad, where the whole of it is below the edge of a small screen. */
export function AnswerLine({ reading, network }: { reading: Reading; network: NetworkInfo }) {
  const blank = reading.image === null
  const { probabilities, digit } = reading
  return (
    <p class="answer-line" aria-hidden="true" data-sure={blank || reading.sure}>
      <b class="changing">{blank ? '–' : shownName(network.classes[digit])}</b>
      <span class="answer-line-bars">
        {likeliest(probabilities).map((j) => (
          <i key={j} data-best={!blank && j === digit} style={{ '--part': blank ? 0 : probabilities[j] }}>
            {shownName(network.classes[j])}
          </i>
        ))}
      </span>
    </p>
  )
}

/** The class read and the probabilities, of many classes the largest. */
export function Answer({ reading, network }: { reading: Reading; network: NetworkInfo }) {
  const blank = reading.image === null
  const { probabilities, digit } = reading
  const named = network.classes.some((name) => Array.from(name).length > 1)
  return (
    <div class="card answer">
      <h3>{t('answer')}</h3>
      <div class="answer-top">
        <output
          id="answer"
          class="answer-digit"
          aria-live="polite"
          data-blank={blank}
          data-named={named}
          data-sure={blank || reading.sure}
        >
          <span class="changing">{blank ? '–' : shownName(network.classes[digit])}</span>
        </output>
        <figure>
          <MapCanvas
            class="seen"
            data={reading.maps.input.data}
            width={32}
            height={32}
            scale={3}
            most={1.175}
            colours="ink"
            label={t('seen')}
          />
          <figcaption>{t('seen')}</figcaption>
        </figure>
      </div>
      <h4>{t('probabilities')}</h4>
      <ol class="bars" data-named={named} aria-label={t('probabilities')}>
        {likeliest(probabilities).map((j) => (
          <li key={j} data-best={!blank && j === digit}>
            <span class="bar-name">{shownName(network.classes[j])}</span>
            <Bar part={blank ? 0 : probabilities[j]!} />
            <span class="bar-value">
              <span class="changing">{blank ? '' : percent(probabilities[j]!)}</span>
            </span>
          </li>
        ))}
      </ol>
      <p class="hint">
        <span class="changing" id="timing">
          {blank ? t('nothing') : reading.sure ? timing(reading, network) : t('unsure')}
        </span>
      </p>
    </div>
  )
}
