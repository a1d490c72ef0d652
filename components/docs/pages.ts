/** The built-in documentation, in reading order. */
export const docPages = [
  { slug: "send-spans", title: "Send spans", about: "Set-up for each client, ready to paste" },
  { slug: "stored", title: "What is stored", about: "Tables, how long, and what is left out" },
  {
    slug: "counting",
    title: "How tokens and money are counted",
    about: "Each call once, each price with its source",
  },
  {
    slug: "models",
    title: "When models end",
    about: "Dates by platform, what is said when, builds and calendars",
  },
  { slug: "settings", title: "Settings", about: "Every environment variable and project setting" },
  { slug: "operating", title: "Operating it", about: "Roles, health, backup, upgrades, trouble" },
] as const;
