import { expect, type Page, test } from "playwright/test";

const base = () => process.env.MIDWATCH_URL!;

/** A project of its own whose models are the same on every day of the real calendar. */
async function projectWithCalls(page: Page, name: string): Promise<string> {
  await page.goto(`${base()}/new`);
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/keys$/);
  const project = new URL(page.url()).pathname.split("/")[1]!;
  const made = await page.request.post(`${base()}/api/${project}/keys`, {
    data: { name: "sender", scopes: ["ingest"] },
    headers: { origin: base() },
  });
  const key = (await made.json()).data.token;
  const sent = await page.request.post(`${base()}/v1/traces`, {
    data: body(["house-model", "gpt-3.5-turbo-0301", "acme-brain-2"], Date.now()),
    headers: { authorization: `Bearer ${key}` },
  });
  expect(sent.status()).toBe(200);
  return project;
}

function body(models: readonly string[], now: number) {
  const hex = (digits: number) =>
    Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join("");
  const attribute = (key: string, value: string | number) => ({
    key,
    value: typeof value === "number" ? { intValue: String(value) } : { stringValue: value },
  });
  return {
    resourceSpans: [
      {
        resource: { attributes: [attribute("service.name", "checkout")] },
        scopeSpans: [
          {
            scope: { name: "e2e" },
            spans: models.map((model) => ({
              traceId: hex(32),
              spanId: hex(16),
              name: `chat ${model}`,
              kind: 3,
              startTimeUnixNano: `${now - 60_000}000000`,
              endTimeUnixNano: `${now - 59_000}000000`,
              attributes: [
                attribute("gen_ai.operation.name", "chat"),
                attribute("gen_ai.provider.name", "openai"),
                attribute("gen_ai.request.model", model),
                attribute("gen_ai.usage.input_tokens", 1000),
                attribute("gen_ai.usage.output_tokens", 100),
              ],
            })),
          },
        ],
      },
    ],
  };
}

const inDays = (days: number) =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("the page says what is gone, what ends and what nobody knows, and takes a date, an owner and a list", async ({
  page,
}) => {
  const project = await projectWithCalls(page, "Runway trial");
  await page.goto(`${base()}/${project}/models`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    "One model is past its end and still called",
  );
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    "nobody here knows when 2 of 3",
  );
  await expect(page.getByRole("figure", { name: "When each model ends" })).toBeVisible();

  const table = page.getByRole("table", { name: "Models" });
  await table.getByRole("button", { name: "house-model" }).click();
  const sheet = page.getByRole("dialog", { name: "house-model" });
  await expect(sheet.getByText("no list names it")).toBeVisible();
  await sheet.getByRole("button", { name: "Set another date" }).click();
  const dialog = page.getByRole("dialog", { name: "When house-model ends" });
  await dialog.getByLabel("Last day").fill(inDays(20));
  await dialog.getByRole("button", { name: "Save date" }).click();
  await expect(sheet.getByText("in 20 days")).toBeVisible();

  await sheet.getByLabel("Owner").fill("Ada");
  await sheet.getByLabel("Moves to").fill("gpt-5.6-sol");
  await sheet.getByRole("button", { name: "Save", exact: true }).click();
  await page.keyboard.press("Escape");
  await expect(table.getByRole("row", { name: /house-model/ })).toContainText("Ada");
  await expect(
    page.getByText(/house-model on OpenAI ends in 20 days .* Move to gpt-5.6-sol/),
  ).toBeVisible();

  await page.getByRole("combobox", { name: "Filter by owner" }).click();
  await page.getByRole("option", { name: "Ada" }).click();
  await expect(page).toHaveURL(/owner=Ada/);
  await expect(table.getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Import dates" }).click();
  const list = page.getByRole("dialog", { name: "Import dates" });
  await list.getByLabel("Or its text").fill("platform,model,retires\nopenai,acme-brain-2,someday");
  await list.getByRole("button", { name: "Import", exact: true }).click();
  await expect(list.getByText("Row 1, retires: Write a day as 2026-10-23.")).toBeVisible();
  await list
    .getByLabel("Or its text")
    .fill(`platform,model,retires\nopenai,acme-brain-2,${inDays(100)}`);
  await list.getByRole("button", { name: "Import", exact: true }).click();
  await expect(page.getByText("1 imported")).toBeVisible();
});

test("a calendar's address works without signing in, until it is closed", async ({
  page,
  playwright,
}) => {
  const project = await projectWithCalls(page, "Calendar trial");
  await page.goto(`${base()}/${project}/models`);
  await page.getByRole("button", { name: "Calendar", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "In your calendar" });
  await dialog.getByLabel("Whose calendar").fill("Ada, phone");
  await dialog.getByRole("button", { name: "Make an address" }).click();
  await expect(dialog.getByText("Ada, phone", { exact: true })).toBeVisible();
  const listed = await page.request.get(`${base()}/api/${project}/models/calendars`);
  const { path } = (await listed.json()).data[0];

  const stranger = await playwright.request.newContext();
  const feed = await stranger.get(`${base()}${path}`);
  expect(feed.status()).toBe(200);
  expect(await feed.text()).toContain("BEGIN:VCALENDAR");
  await dialog.getByRole("button", { name: /^Close the address/ }).click();
  await expect(dialog.getByText("Ada, phone", { exact: true })).toBeHidden();
  expect((await stranger.get(`${base()}${path}`)).status()).toBe(404);
  await stranger.dispose();
});

test("on a phone every model is one card and nothing runs off the side", async ({ page }) => {
  const project = await projectWithCalls(page, "Phone trial");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${base()}/${project}/models`);
  await expect(
    page.getByRole("button", { name: /gpt-3.5-turbo-0301.*OpenAI/ }).first(),
  ).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(390);
});
