// Reads one sentence made by the server. The button is shown only where a Chinese voice really exists.

const able = "speechSynthesis" in window;

function chineseVoice() {
  return speechSynthesis.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));
}

export function showSpeakers() {
  if (!able) return;
  const voice = chineseVoice();
  document.querySelectorAll(".speak[data-say]").forEach((button) => { button.hidden = !voice; });
}

function say(text) {
  const sentence = new SpeechSynthesisUtterance(text);
  const voice = chineseVoice();
  if (voice) sentence.voice = voice;
  sentence.lang = "zh-CN";
  sentence.rate = 0.85;
  speechSynthesis.cancel();
  speechSynthesis.speak(sentence);
}

export function hearClicks() {
  if (!able) return;
  speechSynthesis.addEventListener("voiceschanged", showSpeakers);
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".speak[data-say]");
    if (button) say(button.dataset.say);
  });
}
