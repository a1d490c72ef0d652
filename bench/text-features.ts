import { seededRandom } from "#lib/core/random.ts";
import { compareAnswers } from "#lib/core/stats/text/compare.ts";
import { featuresOf } from "#lib/core/stats/text/features.ts";
import { sketchText } from "#lib/core/stats/text/ngrams.ts";
import { answers, PLAIN, write } from "#lib/core/stats/text/testing.ts";

/** Answers a second through all features and both n-gram sketches on one core; one comparison. */
const random = seededRandom(1);
const texts = Array.from({ length: 4_000 }, () => write(random, { ...PLAIN, sentences: 13 }));
const chars = texts.reduce((sum, { text }) => sum + text.length, 0) / texts.length;
const pass = () => {
  for (const answer of texts) {
    featuresOf(answer, "en");
    sketchText(answer.text);
  }
};
pass();
const from = process.cpuUsage();
for (let i = 0; i < 3; i++) pass();
const { user, system } = process.cpuUsage(from);
const seconds = (user + system) / 1e6;

const [before, after] = [answers(random, 200, PLAIN), answers(random, 200, PLAIN)];
compareAnswers(before, after, random);
const at = process.cpuUsage();
compareAnswers(before, after, random);
const compared = process.cpuUsage(at);

console.log(
  JSON.stringify(
    {
      bench: "text-features",
      charsPerAnswer: Math.round(chars),
      answersPerSecond: Math.round((3 * texts.length) / seconds),
      compare200With200Ms: Math.round((compared.user + compared.system) / 1e3),
    },
    null,
    2,
  ),
);
