import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../../random.ts";
import { type Answer, FEATURES, type Feature, featuresOf } from "./features.ts";
import { BUCKETS, hashText, sketchText } from "./ngrams.ts";

const reading = (feature: Feature, answer: Answer | string, usual?: string) =>
  featuresOf(typeof answer === "string" ? { text: answer } : answer, usual).values[
    FEATURES.indexOf(feature)
  ]!;

describe("features of an answer", () => {
  it("reads length, sentences, words and syllables", () => {
    const text = "The reset button is gone. Call support, please! Why?";
    assert.equal(reading("logChars", text), Math.log1p(text.length));
    assert.equal(reading("wordsPerSentence", text), 9 / 3);
    assert.equal(reading("syllablesPerWord", "banana reset I"), (3 + 2 + 1) / 3);
    assert.equal(reading("typeTokenRatio", "go go GO stop"), 0.5);
    assert.equal(reading("exclamationsPerWord", text), 1 / 9);
    assert.equal(reading("punctuationPerWord", "a, b."), 1);
  });

  it("knows refusals from answers that speak of refusing", () => {
    for (const text of [
      "I'm sorry, but I can't help with that.",
      "I cannot assist with this request.",
      "As an AI language model, I have no opinion.",
      "I’m unable to share that.",
    ])
      assert.equal(reading("refusal", text), 1, text);
    for (const text of [
      "The bank cannot refund this order.",
      "Sorry for the delay! Your parcel is on its way.",
    ])
      assert.equal(reading("refusal", text), 0, text);
  });

  it("reads form: lists, bold, fences, cases, digits, openers and closers", () => {
    const listed = "Steps:\n- one\n2. two\n* three\n\nDone";
    assert.equal(reading("listLineShare", listed), 3 / 5);
    assert.equal(reading("logLines", listed), Math.log1p(5));
    assert.equal(reading("boldPerWord", "**very** good"), 0.5);
    assert.equal(reading("hasCodeFence", "```js\n1\n```"), 1);
    assert.equal(reading("uppercaseShare", "ABcd"), 0.5);
    assert.equal(reading("digitShare", "a1b2"), 0.5);
    assert.equal(reading("opener", "Sure! Here it is."), 1);
    assert.equal(reading("opener", "Surely not."), 0);
    assert.equal(reading("closer", "Done. Let me know if that works."), 1);
    assert.equal(reading("closer", "Is that all?"), 1);
    assert.equal(reading("closer", "Done."), 0);
    assert.equal(reading("nonAsciiShare", "öaöa"), 0.5);
  });

  it("reads what the call says: schema, tools, truncation, emptiness, citations, repetition", () => {
    assert.equal(reading("isInvalid", { text: "{", isValid: false }), 1);
    assert.equal(reading("isInvalid", "{"), 0);
    assert.equal(reading("toolCalls", { text: "", toolCalls: 3 }), 3);
    assert.equal(reading("isEmpty", { text: " \n" }), 1);
    assert.equal(reading("isEmpty", { text: "", toolCalls: 1 }), 0);
    assert.equal(reading("isTruncated", { text: "so", finishReasons: ["stop", "length"] }), 1);
    assert.equal(reading("citations", "As said [1], [2] and in [docs](https://a.b)."), 3);
    const loop = "again and again we go round ".repeat(20);
    assert.ok(reading("repetition", loop) > 0.9);
    assert.equal(
      reading("repetition", "one two three four five six seven eight nine ten eleven"),
      0,
    );
  });

  it("guesses the language, or admits that it cannot", () => {
    const texts: [string, string][] = [
      ["en", "The parcel is on its way to you and it will be there by Monday."],
      ["de", "Das Paket ist auf dem Weg zu Ihnen und wird nicht vor Montag da sein."],
      ["fr", "Le colis est en route et vous sera livré dans la semaine avec les autres."],
      ["es", "El paquete está en camino y se lo entregarán con los demás por la tarde."],
      ["ja", "荷物は月曜日に届きます。ありがとうございます。"],
      ["zh", "包裹将于星期一送达，谢谢。"],
      ["ru", "Посылка уже в пути и будет доставлена в понедельник."],
      ["und", "4711"],
      ["und", ""],
    ];
    for (const [language, text] of texts)
      assert.equal(featuresOf({ text }).language, language, text);
    assert.equal(reading("isOtherLanguage", texts[1]![1], "en"), 1);
    assert.equal(reading("isOtherLanguage", texts[0]![1], "en"), 0);
    assert.equal(reading("isOtherLanguage", texts[1]![1]), 0);
  });

  it("is finite for whatever text", () => {
    const random = seededRandom(3);
    for (let i = 0; i < 300; i++) {
      const text = Array.from({ length: random.whole(0, 60) }, () =>
        String.fromCharCode(
          random.pick([random.whole(0, 0xffff), random.whole(32, 126), 10, 0xd83d, 0x130]),
        ),
      ).join("");
      for (const value of featuresOf({ text }).values) assert.ok(Number.isFinite(value));
      for (const value of sketchText(text).chars) assert.ok(Number.isFinite(value));
    }
  });
});

describe("hashed n-grams", () => {
  const dot = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);

  it("hashes like murmur3, the same everywhere", () => {
    assert.equal(hashText("order"), hashText("order"));
    assert.notEqual(hashText("order"), hashText("ordre"));
    const buckets = new Set(Array.from({ length: 4_000 }, (_, i) => hashText(`w${i}`) % BUCKETS));
    assert.ok(buckets.size > 960, "spreads evenly");
  });

  it("have length one, and are near for like texts and far for unlike ones", () => {
    const [a, b, c] = [
      "Your refund has been sent to your card and will arrive in five days.",
      "Your refund was sent to the card and will arrive within five days.",
      "Reset the password from the login page, then verify the device code.",
    ].map(sketchText);
    for (const { words, chars } of [a!, b!, c!])
      for (const vector of [words, chars]) assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-5);
    assert.ok(dot(a!.words, b!.words) > 0.35 && dot(a!.words, c!.words) < 0.3);
    assert.ok(dot(a!.chars, b!.chars) > dot(a!.chars, c!.chars) + 0.2);
    assert.deepEqual(sketchText("").words, new Float32Array(BUCKETS));
    assert.deepEqual(sketchText("Same  words\n here"), sketchText("same words here"));
  });
});
