import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { docPages } from "#components/docs/pages.ts";
import { Prose } from "#components/docs/prose.tsx";

export default function DocsPage() {
  return (
    <Prose
      title="Midwatch"
      lead="Point any OpenTelemetry exporter here, and read what your models answered, how long it took and what it cost."
    >
      <ul className="grid list-none! divide-y divide-line rounded-lg border pl-0!">
        {docPages.map(({ slug, title, about }) => (
          <li key={slug} className="my-0! max-w-none!">
            <Link
              href={`/docs/${slug}`}
              className="flex min-h-14 items-center gap-3 px-4 py-2.5 hover:bg-raised/60"
            >
              <span className="grid">
                <span className="font-medium text-foreground">{title}</span>
                <span className="text-sm">{about}</span>
              </span>
              <ChevronRight aria-hidden className="ml-auto size-4 shrink-0 text-faint" />
            </Link>
          </li>
        ))}
      </ul>
    </Prose>
  );
}
