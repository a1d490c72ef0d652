import { guessLanguage } from "./language.ts";

/** What is known of an answer beside its text; leave out what is not known. */
export type Answer = {
  text: string;
  /** Did it fit the schema it was asked for? */
  isValid?: boolean;
  toolCalls?: number;
  finishReasons?: readonly string[];
};

/** In the order of `AnswerFeatures.values`. The first sixteen are of the text alone. */
export const FEATURES = [
  "logChars",
  "wordsPerSentence",
  "syllablesPerWord",
  "typeTokenRatio",
  "refusal",
  "listLineShare",
  "logLines",
  "boldPerWord",
  "hasCodeFence",
  "uppercaseShare",
  "digitShare",
  "punctuationPerWord",
  "opener",
  "exclamationsPerWord",
  "closer",
  "nonAsciiShare",
  "isInvalid",
  "repetition",
  "toolCalls",
  "citations",
  "isTruncated",
  "isEmpty",
  "isOtherLanguage",
] as const;

export type Feature = (typeof FEATURES)[number];

export type AnswerFeatures = {
  /** One number per `FEATURES`, all finite; rates 0..1 or per word, 0 where unknown. */
  values: Float64Array;
  language: string;
};

const REFUSAL =
  /\b(?:i(?:'|’)?m sorry,? (?:but )?(?:i )?(?:can(?:'|’)?t|cannot|am unable|won(?:'|’)?t)|i (?:can(?:'|’)?t|cannot|can not|won(?:'|’)?t|am unable to|am not able to|must decline to) (?:help|assist|provide|comply|fulfil+|answer|do that|support|create|generate|continue|discuss|share|give)|i(?:'|’)m (?:unable|not able) to|as an ai(?: language model)?|against my (?:guidelines|policy|programming)|i (?:must|have to) (?:decline|refuse)|not (?:appropriate|comfortable) (?:for me )?to)\b/i;
const OPENER =
  /^\W*(?:sure|certainly|of course|absolutely|great question|happy to help|i(?:'|’)d be happy|gladly|definitely|no problem|thank you for|thanks for)\b/i;
const CLOSER =
  /(?:let me know|feel free|hope (?:this|that) helps|happy to help|don(?:'|’)t hesitate|if you (?:have|need|would like|want)|is there anything)[^\n]{0,160}$|\?\s*$/i;
const CITATION = /\[\d{1,3}\]|\[\^\w+\]|\]\(https?:\/\/|【|\(source:|\bhttps?:\/\//gi;
const LIST_LINE = /^\s*(?:[-*•‣]|\d{1,3}[.)])\s+/;
const TRUNCATED = new Set(["length", "max_tokens", "MAX_TOKENS", "max_output_tokens"]);

/** `usualLanguage` is what the others of the same route are written in; without it none is other. */
export function featuresOf(answer: Answer, usualLanguage?: string): AnswerFeatures {
  const { text } = answer;
  const seen = read(text);
  const { words } = seen;
  const many = Math.max(1, words.length);
  const chars = Math.max(1, text.length);
  const nonAscii = seen.nonAscii / chars;
  const language = guessLanguage(text, words, nonAscii);
  const isEmpty = text.trim() === "" && !(answer.toolCalls && answer.toolCalls > 0);
  const head = text.slice(0, 400);
  const tail = text.slice(-240);
  const values = Float64Array.of(
    Math.log1p(text.length),
    words.length / Math.max(1, seen.sentences),
    seen.syllables / many,
    words.length === 0 ? 0 : new Set(words).size / many,
    Number(REFUSAL.test(head) || (text.length < 1_200 && REFUSAL.test(text))),
    seen.lines === 0 ? 0 : seen.listLines / seen.lines,
    Math.log1p(seen.lines),
    seen.bolds / 2 / many,
    Number(text.includes("```")),
    seen.uppercase / chars,
    seen.digits / chars,
    seen.punctuation / many,
    Number(OPENER.test(head)),
    seen.exclamations / many,
    Number(CLOSER.test(tail)),
    nonAscii,
    Number(answer.isValid === false),
    repetitionOf(words),
    answer.toolCalls ?? 0,
    text.match(CITATION)?.length ?? 0,
    Number(answer.finishReasons?.some((reason) => TRUNCATED.has(reason)) ?? false),
    Number(isEmpty),
    Number(usualLanguage !== undefined && language !== "und" && language !== usualLanguage),
  );
  return { values, language };
}

type Read = {
  words: string[];
  sentences: number;
  syllables: number;
  lines: number;
  listLines: number;
  bolds: number;
  uppercase: number;
  digits: number;
  punctuation: number;
  exclamations: number;
  nonAscii: number;
};

/** One pass over the characters. A word is a run of letters, digits and apostrophes. */
function read(text: string): Read {
  const lower = text.toLowerCase();
  const isAligned = lower.length === text.length;
  const seen: Read = {
    words: [],
    sentences: 0,
    syllables: 0,
    lines: 0,
    listLines: 0,
    bolds: 0,
    uppercase: 0,
    digits: 0,
    punctuation: 0,
    exclamations: 0,
    nonAscii: 0,
  };
  let start = -1;
  let wasVowel = false;
  let vowels = 0;
  let wasEnd = true;
  let lineStart = 0;
  const endLine = (end: number) => {
    const line = text.slice(lineStart, Math.min(end, lineStart + 24));
    if (line.trim() !== "") {
      seen.lines++;
      if (LIST_LINE.test(line)) seen.listLines++;
    }
    lineStart = end + 1;
  };
  for (let i = 0; i <= text.length; i++) {
    const c = i < text.length ? text.charCodeAt(i) : 32;
    const isLower = c >= 97 && c <= 122;
    const isUpper = c >= 65 && c <= 90;
    const isDigit = c >= 48 && c <= 57;
    const isOther = c >= 192 && !(c >= 0x2000 && c <= 0x206f) && !(c >= 0x3000 && c <= 0x303f);
    if (c > 127) seen.nonAscii++;
    if (isUpper) seen.uppercase++;
    if (isDigit) seen.digits++;
    if (isLower || isUpper || isDigit || isOther || (c === 39 && start >= 0)) {
      if (start < 0) {
        start = i;
        vowels = 0;
        wasVowel = false;
      }
      const isVowel = VOWEL[c | 32] === 1;
      if (isVowel && !wasVowel) vowels++;
      wasVowel = isVowel;
      wasEnd = false;
      continue;
    }
    if (start >= 0) {
      const word = (isAligned ? lower : text).slice(start, i);
      seen.words.push(word);
      seen.syllables += Math.max(1, vowels);
      start = -1;
    }
    if (c === 10) endLine(i);
    else if (c > 32 && c < 127) {
      seen.punctuation++;
      if (c === 33) seen.exclamations++;
      if (c === 42 && text.charCodeAt(i + 1) === 42) seen.bolds++;
    }
    const isEnd = c === 46 || c === 33 || c === 63 || c === 10 || c === 0x3002;
    if (isEnd && !wasEnd) {
      seen.sentences++;
      wasEnd = true;
    }
  }
  endLine(text.length);
  if (!wasEnd) seen.sentences++;
  return seen;
}

const VOWEL = new Uint8Array(128);
for (const vowel of "aeiouy") VOWEL[vowel.charCodeAt(0)] = 1;

/** The share of three-word runs that stood before already; 0 for fewer than ten words. */
function repetitionOf(words: readonly string[]): number {
  if (words.length < 10) return 0;
  const seen = new Set<string>();
  for (let i = 2; i < words.length; i++) seen.add(`${words[i - 2]} ${words[i - 1]} ${words[i]}`);
  return 1 - seen.size / (words.length - 2);
}
