/*
 * The last step of the network under the pad in Draw: F6's 84 values as a picture, the codes it could be, and how far
 * each is from it.
 */
import { MapCanvas } from '../ui/MapCanvas.tsx'
import { t } from '../ui/texts.ts'
import type { NetworkInfo, Reading } from '../worker/protocol.ts'
import { CodeList } from './CodeList.tsx'

/** F6's own picture beside those it is compared with. */
export function Codes({ reading, network }: { reading: Reading; network: NetworkInfo }) {
  return (
    <div class="card codes">
      <h3>{t('codes')}</h3>
      <div class="codes-body">
        <figure class="f6">
          <MapCanvas
            data={reading.maps.f6.data}
            width={7}
            height={12}
            most={1.2}
            scale={30}
            label={t('f6')}
          />
          <figcaption>{t('f6')}</figcaption>
        </figure>
        <CodeList reading={reading} network={network} />
      </div>
      <p class="hint">{t('codesNote')}</p>
    </div>
  )
}
