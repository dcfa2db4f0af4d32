// Sound, vibration and speech, each only when switched on; and a screen that stays awake while exercising.
const KEY = "plan-cues";
let sound;
let lock;

export function chosen() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

export function choose(name, on) {
  localStorage.setItem(KEY, JSON.stringify({ ...chosen(), [name]: on }));
}

// A phone lets sound through only after a touch: called from the tap that starts the timer.
export function ready() {
  if (chosen().sound) (sound ??= new AudioContext()).resume();
}

function tone(pitch, seconds) {
  if (!sound) return;
  const [wave, volume] = [sound.createOscillator(), sound.createGain()];
  wave.frequency.value = pitch;
  volume.gain.setValueAtTime(0.2, sound.currentTime);
  volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + seconds);
  wave.connect(volume).connect(sound.destination);
  wave.start();
  wave.stop(sound.currentTime + seconds);
}

// `words` is what is said aloud, if anything.
export function give(cue, words, language) {
  const on = chosen();
  const counts = /^[123]$/.test(cue);
  if (on.sound) tone(counts ? 660 : 880, counts ? 0.15 : 0.5);
  if (on.vibration) navigator.vibrate?.(counts ? 40 : [200, 80, 200]);
  if (on.speech && words && globalThis.speechSynthesis) {
    const spoken = new SpeechSynthesisUtterance(words);
    spoken.lang = language;
    speechSynthesis.cancel();
    speechSynthesis.speak(spoken);
  }
}

export async function stayAwake(wanted) {
  if (!wanted) return void lock?.then((one) => one?.release()).finally(() => (lock = undefined));
  if (document.visibilityState !== "visible") return;
  lock = navigator.wakeLock?.request("screen").catch(() => null);
}
