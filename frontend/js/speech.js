// Reads one sentence made by the server. The button is shown only where a Chinese voice really exists.

function chineseVoice() {
  return speechSynthesis.getVoices().find((voice) => /^(zh|cmn)/i.test(voice.lang));
}

export function readAloud() {
  const buttons = Array.from(document.querySelectorAll("[data-say].speak"));
  if (!buttons.length || !("speechSynthesis" in window)) return;
  const show = () => {
    const voice = chineseVoice();
    buttons.forEach((button) => { button.hidden = !voice; });
  };
  speechSynthesis.addEventListener("voiceschanged", show);
  show();
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const sentence = new SpeechSynthesisUtterance(button.dataset.say);
      const voice = chineseVoice();
      if (voice) sentence.voice = voice;
      sentence.lang = "zh-CN";
      sentence.rate = 0.85;
      speechSynthesis.cancel();
      speechSynthesis.speak(sentence);
    });
  }
}
