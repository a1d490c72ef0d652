"use client";

import { Failure } from "#components/ui/failure.tsx";

export default function PageError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main id="main">
      <Failure digest={error.digest} retry={reset} />
    </main>
  );
}
