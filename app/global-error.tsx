"use client";

import { Failure } from "#components/ui/failure.tsx";
import "./globals.css";

export default function GlobalError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <html lang="en" className="dark">
      <body>
        <title>Midwatch</title>
        <main id="main">
          <Failure digest={error.digest} retry={reset} />
        </main>
      </body>
    </html>
  );
}
