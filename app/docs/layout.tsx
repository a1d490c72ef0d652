import { ArrowLeft } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { DocsNav } from "#components/docs/docs-nav.tsx";
import { Mark } from "#components/shell/mark.tsx";

export const metadata: Metadata = { title: { default: "Docs", template: "%s · Midwatch docs" } };

export default function DocsLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <header className="sticky top-0 z-30 flex h-13 items-center gap-3 border-b bg-background/95 px-4 backdrop-blur-sm md:h-12">
        <Link
          href="/docs"
          className="flex items-center gap-2 font-semibold tracking-tight touch:h-11"
        >
          <Mark /> Midwatch <span className="font-normal text-faint">docs</span>
        </Link>
        <Link
          href="/"
          className="ml-auto flex items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:text-foreground touch:h-11"
        >
          <ArrowLeft aria-hidden className="size-4" /> Back to the product
        </Link>
      </header>
      <div className="mx-auto grid w-full max-w-6xl grid-cols-[minmax(0,1fr)] gap-6 px-4 py-4 md:grid-cols-[15.5rem_minmax(0,1fr)] md:gap-12 md:py-8">
        <DocsNav />
        <main id="main" tabIndex={-1} className="min-w-0 pb-16 outline-none">
          {children}
        </main>
      </div>
    </>
  );
}
