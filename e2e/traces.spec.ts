import { expect, type Page, test } from "playwright/test";

const base = () => process.env.MIDWATCH_URL!;

/** A project with a day of the demo in it, loaded by the button that a newcomer sees. */
let project: string;

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  const page = await browser.newPage();
  await page.goto(`${base()}/new`);
  await page.getByRole("textbox", { name: "Name" }).fill("Demo trial");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/keys$/);
  project = new URL(page.url()).pathname.split("/")[1]!;

  await page.goto(`${base()}/${project}/traces`);
  await page.getByRole("button", { name: "Load the demo" }).click();
  await expect
    .poll(
      async () =>
        (await (await page.request.get(`${base()}/api/${project}/demo`)).json()).data.state,
      {
        timeout: 120_000,
      },
    )
    .toBe("done");
  // Turns live by itself, without a reload.
  await expect(page.getByRole("row").nth(2)).toBeVisible({ timeout: 30_000 });
  await page.close();
});

test("a number on the overview leads to the calls behind it", async ({ page }) => {
  await page.goto(`${base()}/${project}/overview`);
  await expect(page.getByRole("main")).toContainText(/[\d,]+\scalls\sin\sthe\slast\s24\sh/);
  await expect(page.getByText("support-chat").first()).toBeVisible();
  await page
    .getByRole("link", { name: /Failed/ })
    .first()
    .click();
  await page.waitForURL(/\/traces\?.*status=error/);
  await expect(page.getByRole("row").nth(1)).toContainText(/error/i);
});

test("filters, search and the address tell one story, and back works", async ({ page }) => {
  await page.goto(`${base()}/${project}/traces?service=contract-review`);
  await expect(page.getByRole("row").nth(1)).toContainText("contract-review");
  await expect(page.getByRole("list", { name: "Filters in use" })).toContainText("contract-review");

  await page
    .getByRole("textbox", { name: "Search messages" })
    .or(page.getByRole("searchbox", { name: "Search messages" }))
    .fill("Kestrel");
  await page.keyboard.press("Enter");
  await page.waitForURL(/Kestrel/);
  await expect(page.getByRole("row").nth(1)).toContainText("Kestrel", { timeout: 30_000 });
  await page.goBack();
  await expect(page).not.toHaveURL(/Kestrel/);
});

test("a trace opens as tree, conversation, tokens and money, by keyboard too", async ({ page }) => {
  await openTrace(page);
  const tree = page.getByRole("tree", { name: "Spans of this trace" });
  await expect(tree.getByRole("treeitem").first()).toContainText("POST /api/chat");
  await tree.getByRole("treeitem").filter({ hasText: "chat gpt-4o" }).first().click();
  await expect(page).toHaveURL(/span=/);
  await expect(page.getByText("You are the support assistant of Acme Home")).toBeVisible();

  await page.getByRole("tab", { name: "Tokens and cost" }).click();
  await expect(page.getByText(/genai-prices/).first()).toBeVisible();
  await page.getByRole("tab", { name: "Attributes" }).click();
  await page
    .getByRole("textbox", { name: "Find in attributes" })
    .or(page.getByRole("searchbox", { name: "Find in attributes" }))
    .fill("acme.tenant");
  await expect(page.getByText("acme.tenant").first()).toBeVisible();
});

test("a trace fits a phone without scrolling sideways", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openTrace(page);
  await expect(page.getByText("POST /api/chat").first()).toBeVisible();
  for (const path of ["overview", "traces", "ingest"]) {
    await page.goto(`${base()}/${project}/${path}`);
    await expect(page.getByRole("main")).toBeVisible();
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
});

test("the ingest page says where the spans are", async ({ page }) => {
  await page.goto(`${base()}/${project}/ingest`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/stored/);
  await expect(page.getByText("acme.llm").first()).toBeVisible();
});

async function openTrace(page: Page): Promise<void> {
  const now = Date.now();
  const window = `from=${now - 86_400_000}&to=${now + 60_000}`;
  const answer = await page.request.get(
    `${base()}/api/${project}/traces?${window}&view=traces&service=support-chat&limit=1`,
  );
  const [row] = (await answer.json()).data.rows;
  await page.goto(`${base()}/${project}/traces/${row.traceId}`);
}
