import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { apart, launch } from "./launcher.ts";

// The first account ends local mode for the whole server, so this story has one of its own.
let base = "";
let otlp = "";
let stop: () => Promise<void>;

test.beforeAll(async () => {
  const dir = mkdtempSync(join(tmpdir(), "midwatch-sign-in-"));
  chmodSync(dir, 0o755);
  const settings = await apart(join(dir, "data"));
  const server = launch(settings);
  await server.until(/Midwatch runs/);
  base = `http://localhost:${settings.PORT}`;
  otlp = `http://localhost:${settings.OTLP_HTTP_PORT}`;
  stop = async () => {
    server.child.kill("SIGTERM");
    await server.exited;
    rmSync(dir, { recursive: true, force: true });
  };
});
test.afterAll(() => stop());

test("from local mode to a locked server with two people", async ({ browser, page, request }) => {
  test.setTimeout(120_000);
  const send = () => request.post(`${otlp}/v1/traces`, { data: { resourceSpans: [] } });

  await page.goto(base);
  await page.waitForURL(/\/default\/overview/);
  expect((await send()).status()).toBe(200);

  await page.goto(`${base}/sign-up`);
  await page.getByLabel("Your name").fill("Ada");
  await page.getByLabel("E-mail").fill("not an address");
  await page.getByLabel("Password").fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("This is not an e-mail address.")).toBeVisible();
  await expect(page.getByText("A password has at least 10 characters.")).toBeVisible();
  await expect(page.getByLabel("E-mail")).toBeFocused();
  await page.getByLabel("E-mail").fill("ada@example.com");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/default\/overview/);

  await expect.poll(async () => (await send()).status(), { timeout: 2_500 }).toBe(401);
  expect((await request.get(`${base}/api/default/settings`)).status()).toBe(401);

  await page.goto(`${base}/default/settings/members`);
  await expect(
    page.getByText("One person can open this project; only Ada is admin."),
  ).toBeVisible();
  await page.getByLabel("E-mail (may be empty)").fill("vic@example.com");
  await page.getByRole("button", { name: "Make invitation link" }).click();
  const link = (await page
    .getByRole("figure")
    .filter({ hasText: "Invitation link" })
    .locator("code")
    .textContent())!;

  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await expect(other.getByRole("heading", { name: "Join Default as viewer" })).toBeVisible();
  await expect(other.getByLabel("E-mail")).toHaveValue("vic@example.com");
  await other.getByLabel("Your name").fill("Vic");
  await other.getByLabel("Password").fill("another long password");
  await other.getByRole("button", { name: "Create account" }).click();
  await other.waitForURL(/\/default\/overview/);
  await other.goto(`${base}/default/settings`);
  await expect(other.getByText("it takes the role admin")).toBeVisible();
  await expect(other.getByRole("button", { name: "Save name" })).toHaveCount(0);

  await page.goto(link);
  await expect(page.getByText("not open any more")).toBeVisible();

  await other.getByRole("button", { name: "You and your settings" }).click();
  await other.getByRole("menuitem", { name: "Sign out" }).click();
  await other.waitForURL(/\/sign-in/);
  await other.goto(`${base}/default/settings/keys`);
  await other.waitForURL(/\/sign-in\?next=/);
  await other.getByLabel("E-mail").fill("vic@example.com");
  await other.getByLabel("Password").fill("a wrong password");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByText("Invalid email or password.")).toBeVisible();
  await other.getByLabel("Password").fill("another long password");
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.waitForURL(/\/default\/overview/);
});
