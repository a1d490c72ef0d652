import { AppError } from "#lib/core/errors.ts";
import { checkModels } from "./cli-models.ts";

/** What every command answers: its exit code. 0 is fine, 1 is what was looked for, 2 is "could not look". */
export type Command = {
  /** `models check`. */
  name: string;
  summary: string;
  run: (args: string[]) => Promise<number>;
};

const commands: readonly Command[] = [
  {
    name: "models check",
    summary: "fail a build while a model it uses is gone or about to end",
    run: checkModels,
  },
];

const args = process.argv.slice(2);
const command = commands.find(({ name }) => {
  const words = name.split(" ");
  return words.every((word, i) => args[i] === word);
});

if (!command) {
  const isHelp = args.length === 0 || args.includes("--help") || args.includes("-h");
  const lines = commands.map(({ name, summary }) => `  midwatch ${name.padEnd(16)} ${summary}`);
  (isHelp ? console.log : console.error)(
    `${isHelp ? "" : `There is no command "${args.slice(0, 2).join(" ")}".\n`}Usage:\n${lines.join("\n")}\n\nAdd --help to a command for its options.`,
  );
  process.exitCode = isHelp ? 0 : 2;
} else {
  try {
    process.exitCode = await command.run(args.slice(command.name.split(" ").length));
  } catch (error) {
    const isForeseen = error instanceof AppError || isBadUsage(error);
    console.error(isForeseen ? (error as Error).message : error);
    process.exitCode = 2;
  }
}

/** An option that `parseArgs` does not know. */
function isBadUsage(error: unknown): boolean {
  return error instanceof TypeError && "code" in error && /PARSE_ARGS/.test(String(error.code));
}
