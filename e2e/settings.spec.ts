import { expect, type Page, test } from "playwright/test";

const base = () => process.env.MIDWATCH_URL!;

/** Each test works in a project of its own, made the way people make one. */
async function newProject(page: Page, name: string): Promise<string> {
  await page.goto(`${base()}/new`);
  await page.getByRole("textbox", { name: "Name" }).fill(name);
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/settings\/keys$/);
  return new URL(page.url()).pathname.split("/")[1]!;
}

test("a key is shown once, works at once, and stops within two seconds of its end", async ({
  page,
  request,
}) => {
  const project = await newProject(page, "Key trial");
  await expect(page.getByText("No key is in use")).toBeVisible();

  await page.getByRole("button", { name: "Make a key" }).click();
  await page.getByRole("button", { name: "Make key", exact: true }).click();
  await expect(page.getByText("Give the key a name")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.getByRole("textbox", { name: "Name" }).fill("checkout service");
  await page.getByLabel("read", { exact: true }).check();
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Make key", exact: true }).click();

  const shown = page.getByRole("figure").filter({ hasText: "API key" }).locator("code");
  await expect(shown).toHaveText(/^mw_[\w-]{43}$/);
  const key = (await shown.textContent())!;
  const read = () =>
    request.get(`${base()}/api/${project}/settings`, {
      headers: { authorization: `Bearer ${key}` },
    });
  expect((await read()).status()).toBe(200);

  await page.getByRole("button", { name: "I have copied it" }).click();
  await expect(page.getByRole("cell", { name: "checkout service", exact: true })).toBeVisible();
  expect(await page.content()).not.toContain(key);

  await page.getByRole("button", { name: "Revoke checkout service" }).click();
  await page.getByRole("button", { name: "Revoke key" }).click();
  await expect(page.getByText(/^revoked/)).toBeVisible();
  await expect.poll(async () => (await read()).status(), { timeout: 2_000 }).toBe(401);
});

test("prices are added, changed and removed, and refusals are said beside the field", async ({
  page,
}) => {
  const project = await newProject(page, "Price trial");
  await page.goto(`${base()}/${project}/settings/prices`);
  await page.getByRole("button", { name: "Add a price" }).click();
  await page.getByLabel("Model").fill("house-model-*");
  await page.getByLabel("Input", { exact: true }).fill("cheap");
  await page.getByRole("button", { name: "Save price" }).click();
  await expect(page.getByText("A price is a number.")).toBeVisible();
  await expect(page.getByLabel("Input", { exact: true })).toBeFocused();

  await page.getByLabel("Input", { exact: true }).fill("0.075");
  await page.getByLabel("Output").fill("2.50");
  await page.getByRole("button", { name: "Save price" }).click();
  const row = page.getByRole("row", { name: /house-model-\*/ });
  await expect(row).toContainText("$0.075");
  await expect(row).toContainText("$2.5");
  await expect(page.getByText("One model has a price of your own")).toBeVisible();

  await row.getByRole("button", { name: /^Change/ }).click();
  await page.getByLabel("Output").fill("3");
  await page.getByRole("button", { name: "Save price" }).click();
  await expect(row).toContainText("$3");

  await row.getByRole("button", { name: /^Remove/ }).click();
  await page.getByRole("button", { name: "Remove price" }).click();
  await expect(page.getByText("Calls are priced from the catalogue")).toBeVisible();
});

test("name, dimensions and retention are kept, and the wrong ones refused", async ({ page }) => {
  const project = await newProject(page, "Facts trial");
  await page.goto(`${base()}/${project}/settings`);
  await page.getByRole("textbox", { name: "Name" }).fill("");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Give the project a name.")).toBeVisible();
  await page.getByRole("textbox", { name: "Name" }).fill("Support assistant");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText(/^Support assistant exists since/)).toBeVisible();

  await page.getByRole("link", { name: "Dimensions" }).click();
  await page.getByRole("button", { name: "Add attribute key" }).click();
  await page.getByRole("textbox", { name: "Attribute key 1" }).fill("tenant.id");
  await page.getByRole("button", { name: "Add attribute key" }).click();
  await page.getByRole("button", { name: "Save dimensions" }).click();
  await expect(page.getByText("at least one character")).toBeVisible();
  await page.getByRole("button", { name: "Remove attribute key 2" }).click();
  await page.getByRole("button", { name: "Save dimensions" }).click();
  await expect(page.getByText("Totals are also cut by tenant.id.")).toBeVisible();

  await page.getByRole("link", { name: "Retention" }).click();
  await page.getByLabel(/^As this server/).uncheck();
  await page.getByRole("spinbutton", { name: "Days" }).fill("0");
  await page.getByRole("button", { name: "Save retention" }).click();
  await expect(page.getByText("Spans are kept at least 1 day.")).toBeVisible();
  await page.getByRole("spinbutton", { name: "Days" }).fill("7");
  await page.getByRole("button", { name: "Save retention" }).click();
  await expect(page.getByText("are kept for 7 days")).toBeVisible();
});

test("a project goes only when its address was typed", async ({ page }) => {
  const project = await newProject(page, "Short life");
  await page.goto(`${base()}/${project}/settings`);
  await page.getByRole("button", { name: "Delete project…" }).click();
  const sure = page.getByRole("button", { name: "Delete project", exact: true });
  await expect(sure).toBeDisabled();
  await page.getByLabel(/^Type/).fill("something else");
  await expect(sure).toBeDisabled();
  await page.getByLabel(/^Type/).fill(project);
  await sure.click();
  await page.waitForURL((url) => !url.pathname.startsWith(`/${project}/`));
  expect((await page.goto(`${base()}/${project}/settings`))!.status()).toBe(404);
});

test("settings fit a phone without scrolling sideways", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const tab of ["", "/keys", "/members", "/dimensions", "/prices", "/retention"]) {
    await page.goto(`${base()}/default/settings${tab}`);
    await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide, tab).toBeLessThanOrEqual(390);
  }
});
