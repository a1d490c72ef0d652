/** The commonest small words of each language that is told apart by words. */
const STOPWORDS: Record<string, string> = {
  en: "the of and to in is that it for you with as are this be on have not your can or will from by an at if they which what there has was we but",
  de: "der die und das ist nicht sie ein eine mit den von zu auf für dem des sich auch es im ich wie oder werden sind bei aus wenn einen nach kann haben",
  fr: "le la les et des est une pour dans que vous un du qui pas au sur avec ce sont par votre plus être il ou cette nous vos si avoir je",
  es: "el la los de que y en un una es por con para las se no del su como más lo al o este puede si son sus tu muy pero también está",
  it: "il di che la e per un una è in con non si del le dei da sono come più al della gli nel questo se o può alla anche lo ha i",
  pt: "o de que e do da em um para com não uma os no se na por mais as dos como ou ao você seu pode são isso também está sua à foi",
  nl: "de het een en van is dat in op te voor met niet zijn die aan je er als ook door naar om kan bij wordt uit maar deze heeft of u over",
  sv: "och att det i en som är på för med av inte den till har du om ett kan de från eller så vi var din ska jag men detta vid",
  pl: "w i na z do się nie że to jest o jak co po dla od za przez są ale oraz tym może lub być czy który tego jego ich już",
  tr: "ve bir bu için ile de da olarak daha çok gibi olan var ne kadar sonra ama veya en her mi değil ise olan size siz ben",
};

const byWord = new Map<string, string[]>();
for (const [language, words] of Object.entries(STOPWORDS))
  for (const word of words.split(" ")) byWord.set(word, [...(byWord.get(word) ?? []), language]);

/** Scripts that name a language, or nearly so; kana before Han, for Japanese uses both. */
const SCRIPTS: [RegExp, string][] = [
  [/[\u3040-\u30ff]/g, "ja"],
  [/[\uac00-\ud7af]/g, "ko"],
  [/[\u4e00-\u9fff]/g, "zh"],
  [/[\u0400-\u04ff]/g, "ru"],
  [/[\u0600-\u06ff]/g, "ar"],
  [/[\u0900-\u097f]/g, "hi"],
  [/[\u0590-\u05ff]/g, "he"],
  [/[\u0370-\u03ff]/g, "el"],
  [/[\u0e00-\u0e7f]/g, "th"],
];

/**
 * A guess at the language of a text, by script and by its small words; `und` where neither decides.
 * Ukrainian and the like count as `ru`, Persian and Urdu as `ar`: enough to notice a change.
 * `words` are the text's lower-case words.
 */
export function guessLanguage(text: string, words: readonly string[], nonAscii: number): string {
  if (nonAscii > 0.2) {
    const letters = Math.max(1, text.length);
    for (const [script, language] of SCRIPTS) {
      const share = (text.match(script)?.length ?? 0) / letters;
      if (share > (language === "ja" ? 0.05 : 0.2)) return language;
    }
  }
  const votes = new Map<string, number>();
  const many = Math.min(words.length, 120);
  for (let i = 0; i < many; i++) {
    const languages = byWord.get(words[i]!);
    if (!languages) continue;
    for (const language of languages)
      votes.set(language, (votes.get(language) ?? 0) + 1 / languages.length);
  }
  let [best, most, second] = ["und", 0, 0];
  for (const [language, count] of votes)
    if (count > most) [best, most, second] = [language, count, most];
    else if (count > second) second = count;
  return most >= 2 && most >= 0.08 * many && most > 1.15 * second ? best : "und";
}
