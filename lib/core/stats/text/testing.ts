import type { Random } from "../../random.ts";
import type { Sketched } from "./compare.ts";
import { type Answer, featuresOf } from "./features.ts";
import { sketchText } from "./ngrams.ts";

/** How a made-up assistant writes; probabilities and means. */
export type Style = {
  /** Weight of each topic. */
  topics: readonly number[];
  sentences: number;
  bullets: number;
  bold: number;
  opener: number;
  closer: number;
  refusal: number;
  truncated: number;
  language: "en" | "de";
};

export const PLAIN: Style = {
  topics: [1, 1, 1, 1],
  sentences: 6,
  bullets: 0.25,
  bold: 0.15,
  opener: 0.2,
  closer: 0.3,
  refusal: 0.02,
  truncated: 0.01,
  language: "en",
};

const TOPICS = {
  en: [
    "refund order card payment invoice charge bank statement receipt balance amount credit",
    "password login account email reset verify device code security session browser link",
    "delivery parcel courier address tracking warehouse package shipment customs label week street",
    "subscription plan upgrade seat team billing annual monthly discount trial workspace member",
  ],
  de: [
    "erstattung bestellung karte zahlung rechnung betrag bank auszug beleg saldo summe gutschrift",
    "passwort anmeldung konto adresse zurücksetzen prüfen gerät code sicherheit sitzung browser link",
    "lieferung paket kurier anschrift verfolgung lager sendung versand zoll etikett woche straße",
    "abonnement tarif aufwertung platz gruppe abrechnung jährlich monatlich rabatt probe bereich mitglied",
  ],
};
const GLUE = {
  en: "the of and to in is that it for you with as are this be on can your we will have from should please".split(
    " ",
  ),
  de: "der die und das ist nicht sie ein eine mit den von zu auf für dem wird werden können bitte ihre wir haben sollten".split(
    " ",
  ),
};

/** One answer in this style. */
export function write(random: Random, style: Style): Answer {
  if (random.chance(style.refusal))
    return {
      text: "I'm sorry, but I can't help with that request. Please contact our support team.",
    };
  const topic =
    TOPICS[style.language][
      Number(random.weighted(Object.fromEntries(style.topics.map((weight, i) => [i, weight]))))
    ]!.split(" ");
  const glue = GLUE[style.language];
  const sentence = () => {
    const words = Array.from({ length: random.whole(6, 16) }, () =>
      random.chance(0.4) ? random.pick(topic) : random.pick(glue),
    );
    if (random.chance(style.bold)) words[2] = `**${words[2]}**`;
    const text = words.join(" ");
    return `${text[0]!.toUpperCase()}${text.slice(1)}.`;
  };
  const many = Math.max(1, Math.round(random.around(style.sentences, 0.4)));
  const parts = Array.from({ length: many }, sentence);
  const body = random.chance(style.bullets)
    ? parts.map((part) => `- ${part}`).join("\n")
    : parts.join(" ");
  const isTruncated = random.chance(style.truncated);
  const text = `${random.chance(style.opener) ? "Sure! " : ""}${body}${random.chance(style.closer) ? " Let me know if you need anything else." : ""}`;
  return {
    text: isTruncated ? text.slice(0, text.length * 0.6) : text,
    finishReasons: [isTruncated ? "length" : "stop"],
  };
}

export function sketched(answer: Answer, usualLanguage = "en", stratum?: number): Sketched {
  const { values } = featuresOf(answer, usualLanguage);
  return { values, ...sketchText(answer.text), stratum };
}

export const answers = (random: Random, n: number, style: Style, stratum?: number): Sketched[] =>
  Array.from({ length: n }, () => sketched(write(random, style), "en", stratum));
