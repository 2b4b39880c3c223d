/*
 * The command that installs the package, with the network's size as its own summary gives it. It stands beside the
 * title, on a phone in the footer.
 */
import { network } from '../state.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { t } from '../ui/texts.ts'

const COMMAND = 'npm install lenet5-simd'

/** What the page is made with. */
export function Install() {
  const rows = network.value?.summary ?? []
  const total = (of: 'parameters' | 'connections') => rows.reduce((sum, row) => sum + row[of], 0)
  return (
    <div class="install">
      <p class="command">
        <code>{COMMAND}</code>
        <CopyButton text={COMMAND} />
      </p>
      <p class="hint">
        {rows.length > 0 &&
          t('network', {
            x: total('parameters').toLocaleString('en-US'),
            y: total('connections').toLocaleString('en-US'),
          })}
      </p>
    </div>
  )
}
