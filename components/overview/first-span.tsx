"use client";

import dynamic from "next/dynamic";

/** Loaded only where nothing has arrived yet: it holds the set-up of every client. */
export const FirstSpan = dynamic(() =>
  import("#components/ingest/first-span.tsx").then((module) => module.FirstSpan),
);
