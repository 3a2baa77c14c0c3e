/** Short tones made by the browser: no files, and different enough to be told apart in a loud bay. */

export type Sound = "ok" | "refused" | "alarm";

/** [start, length, frequency] in ms, ms and Hz. */
const TONES: Readonly<Record<Sound, readonly (readonly [number, number, number])[]>> = {
  ok: [[0, 120, 1_320]],
  refused: [
    [0, 200, 330],
    [260, 200, 330],
    [520, 320, 220],
  ],
  alarm: [
    [0, 180, 880],
    [220, 180, 660],
    [440, 180, 880],
    [660, 180, 660],
  ],
};

function isSound(value: string | undefined): value is Sound {
  return value === "ok" || value === "refused" || value === "alarm";
}

let context: AudioContext | undefined;

/** A browser lets a page sound only after a touch or key; a kiosk may be started with that rule off. */
function unlock(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume().catch(() => undefined);
}

/** Where there is no vibrator, or the person has touched nothing yet, nothing happens. */
const ALARM_VIBRATION_MS = [300, 150, 300, 150, 600];

export function playSound(sound: Sound): void {
  // A browser complains where nobody has touched the page yet, and does nothing.
  const isTouched = navigator.userActivation?.hasBeenActive === true;
  if (sound === "alarm" && isTouched && "vibrate" in navigator) {
    navigator.vibrate(ALARM_VIBRATION_MS);
  }
  if (context === undefined || context.state !== "running") return;
  const from = context.currentTime;
  for (const [startMs, lengthMs, frequency] of TONES[sound]) {
    const tone = context.createOscillator();
    const volume = context.createGain();
    const [startAt, endAt] = [from + startMs / 1000, from + (startMs + lengthMs) / 1000];
    tone.type = "square";
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0.25, startAt);
    volume.gain.setValueAtTime(0.25, endAt - 0.02);
    volume.gain.linearRampToValueAtTime(0, endAt);
    tone.connect(volume).connect(context.destination);
    tone.start(startAt);
    tone.stop(endAt);
  }
}

/** A sound that comes late would be taken for the answer to something else. */
const LATE_MS = 2_000;

/** A page that arrives with an outcome sounds if the browser lets it, as it does after a touch on the page before. */
function soundOfLoadedPage(scan: () => void): void {
  if (document.querySelector("[data-sound]") === null) return;
  const loadedMs = performance.now();
  unlock();
  context
    ?.resume()
    .then(() => {
      if (performance.now() - loadedMs < LATE_MS) scan();
    })
    .catch(() => undefined);
}

const LOUDNESS: readonly Sound[] = ["ok", "refused", "alarm"];

/** Of several outcomes in one answer only the gravest sounds. An element sounds once; a morph that changes
 * `data-sound` or `data-sound-key` makes it sound again. */
export function startSounds(): void {
  const played = new WeakMap<Element, string>();

  function scan(): void {
    let gravest: Sound | undefined;
    for (const element of document.querySelectorAll<HTMLElement>("[data-sound]")) {
      const { sound, soundKey } = element.dataset;
      const key = `${sound} ${soundKey ?? ""}`;
      if (!isSound(sound) || played.get(element) === key) continue;
      played.set(element, key);
      if (gravest === undefined || LOUDNESS.indexOf(sound) > LOUDNESS.indexOf(gravest)) {
        gravest = sound;
      }
    }
    if (gravest !== undefined) playSound(gravest);
  }

  for (const type of ["pointerdown", "keydown"]) {
    document.addEventListener(type, unlock, { capture: true });
  }
  soundOfLoadedPage(scan);
  document.addEventListener("htmx:after:swap", () => scan());
  document.addEventListener("htmx:sse:after:message", () => scan());
}
