"use client";

import { Failure } from "#components/ui/failure.tsx";

export default function DashboardError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return <Failure digest={error.digest} retry={reset} />;
}
