/*
 * A photograph from within the page, for Read: some browsers have no camera, others refuse it, and each case has
 * words of its own. The stream ends when the view closes, also while the visitor is still being asked.
 */
import { useEffect, useRef, useState } from 'preact/hooks'
import { pixelsOf } from '../draw/pictures.ts'
import { type ReadText, t } from './texts.ts'

/** Whether there is a camera to be asked for. */
export function useHasCamera(): boolean {
  const [has, setHas] = useState(false)
  useEffect(() => {
    // Only pages that came safely have devices.
    const devices = navigator.mediaDevices as MediaDevices | undefined
    if (!devices?.getUserMedia) return
    const look = () =>
      devices.enumerateDevices().then(
        (all) => setHas(all.some(({ kind }) => kind === 'videoinput')),
        () => setHas(false),
      )
    void look()
    devices.addEventListener('devicechange', look)
    return () => devices.removeEventListener('devicechange', look)
  }, [])
  return has
}

/** Why there is no picture, by the name of the error. */
const WHY: Record<string, ReadText> = {
  NotAllowedError: 'cameraRefused',
  SecurityError: 'cameraRefused',
  NotFoundError: 'cameraNone',
  OverconstrainedError: 'cameraNone',
}

interface Props {
  onPicture: (picture: ImageData) => void
  /** Closed without a picture; with why, where the camera did not open. */
  onClose: (why: ReadText | null) => void
}

/** The camera's picture as it comes, and a shutter. */
export function Camera({ onPicture, onClose }: Props) {
  const video = useRef<HTMLVideoElement>(null)
  const shutter = useRef<HTMLButtonElement>(null)
  const [ready, setReady] = useState(false)

  useEffect(() => {
    let open = true
    let stream: MediaStream | undefined
    const stop = (one: MediaStream | undefined) => {
      for (const track of one?.getTracks() ?? []) track.stop()
    }
    const start = async () => {
      try {
        const one = await navigator.mediaDevices.getUserMedia({
          // The one at the back of a phone, in as many pixels as a page needs.
          video: { facingMode: 'environment', width: { ideal: 1920 }, height: { ideal: 1440 } },
        })
        // Closed while the visitor was asked.
        if (!open) return stop(one)
        stream = one
        video.current!.srcObject = one
        await video.current!.play()
      } catch (error) {
        if (open) onClose(WHY[(error as Error).name] ?? 'cameraFailed')
      }
    }
    void start()
    return () => {
      open = false
      stop(stream)
    }
  }, [])
  useEffect(() => {
    if (ready) shutter.current?.focus({ preventScroll: true })
  }, [ready])

  const shoot = () => {
    const { videoWidth, videoHeight } = video.current!
    onPicture(pixelsOf(video.current!, videoWidth, videoHeight))
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes, as it does with what opens over a page
    <div class="camera" onKeyDown={({ key }) => key === 'Escape' && onClose(null)}>
      <video ref={video} muted playsInline aria-label={t('camera')} onPlaying={() => setReady(true)} />
      {!ready && (
        <p class="hint" role="status">
          {t('cameraWaits')}
        </p>
      )}
      <p class="buttons">
        <button ref={shutter} type="button" id="shutter" class="primary" disabled={!ready} onClick={shoot}>
          {t('shutter')}
        </button>
        <button type="button" id="camera-close" onClick={() => onClose(null)}>
          {t('cancel')}
        </button>
      </p>
    </div>
  )
}
