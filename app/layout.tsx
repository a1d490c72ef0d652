import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { TIME_ZONE_COOKIE } from "#components/ui/time-zone.ts";
import { knownTimeZone } from "#lib/core/format.ts";
import { Providers } from "./providers.tsx";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Midwatch", template: "%s · Midwatch" },
  description: "Tells the engineer on call that the answers got worse, since when and why.",
  icons: { icon: "/icon.svg" },
  robots: { index: false, follow: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  colorScheme: "dark light",
  themeColor: [
    { media: "(prefers-color-scheme: dark)", color: "#0b0d12" },
    { media: "(prefers-color-scheme: light)", color: "#f8f9fb" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const chosen = (await cookies()).get(TIME_ZONE_COOKIE)?.value;
  return (
    <html
      lang="en"
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      // The theme is known only in the browser, which sets it before the first paint.
      suppressHydrationWarning
    >
      <body>
        <a
          href="#main"
          className="fixed top-2 left-2 z-70 -translate-y-20 rounded-md bg-accent-strong px-3 py-2 font-medium text-on-accent text-sm focus:translate-y-0"
        >
          Skip to content
        </a>
        <Providers timeZone={knownTimeZone(chosen)} madeAt={Date.now()}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
