import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { userInfo } from "node:os";
import { chromium } from "playwright";
import { AppError } from "#lib/core/errors.ts";

const usual = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** A Chromium for the browser tests: an installed one, else Debian's where we may install it. */
export async function chromiumPath(say: (line: string) => void): Promise<string> {
  const found = [process.env.CHROMIUM_PATH, chromium.executablePath(), ...usual].find(
    (path) => path && existsSync(path),
  );
  if (found) return found;

  if (existsSync("/etc/debian_version") && userInfo().uid === 0) {
    say("Installing Debian's chromium …");
    for (const args of [
      ["update", "-qq"],
      ["install", "-y", "-qq", "chromium"],
    ])
      spawnSync("apt-get", args, {
        stdio: ["ignore", "ignore", "inherit"],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      });
    if (existsSync("/usr/bin/chromium")) return "/usr/bin/chromium";
  }
  throw new AppError(
    "invalid",
    "The browser tests need a Chromium and found none. Run: npx playwright install chromium",
  );
}
